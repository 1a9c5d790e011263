import { setTimeout as sleep } from 'node:timers/promises';
import type { Telemetry } from '@cio-bus/service';
import { retrying } from '@cio-bus/service/retrying';
import type { Batch, Consumer as ClientConsumer } from 'kafkajs';
import { explained, type KafkaUse } from '../errors/denial.ts';

const RESTART_MS = 1_000;
/** kafkajs ends a consumer permanently when its coordinator is not found for some seconds: a broker may be away longer. */
const transientErrors: readonly string[] = ['KafkaJSGroupCoordinatorNotFound'];

interface ClientRunnerOptions {
  client: ClientConsumer;
  telemetry: Telemetry;
  /** What the client does with Kafka, for errors. */
  use: KafkaUse;
  /** By the broker's names. */
  topics: string[];
  fromBeginning: boolean;
  onBatch(batch: Batch): Promise<void>;
}

/** Keeps a consumer of kafkajs running, also through transient errors that kafkajs takes for final. */
export class ClientRunner {
  /** Resolves with the error that has ended the client permanently. */
  readonly failure: Promise<Error>;
  readonly #options: ClientRunnerOptions;
  readonly #fail: (error: Error) => void;
  #stopped = false;
  #trouble: string | undefined;

  constructor(options: ClientRunnerOptions) {
    const { promise, resolve } = Promise.withResolvers<Error>();
    this.failure = promise;
    this.#fail = resolve;
    this.#options = options;
    const { client } = options;
    client.on(client.events.GROUP_JOIN, () => {
      this.#trouble = undefined;
    });
    client.on(client.events.CRASH, ({ payload: { error, restart } }) => this.#crashed(error, restart));
  }

  /** The error that the client met last and is trying again after; undefined once it has joined its group. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** May be called again after a rejection. */
  async start(): Promise<void> {
    const { client, topics, fromBeginning } = this.#options;
    await client.connect();
    await client.subscribe({ topics, fromBeginning });
    await this.#run();
  }

  /** Joins the group from the start. */
  readonly rejoin = async (): Promise<void> => {
    if (this.#stopped) return;
    const { client, telemetry } = this.#options;
    telemetry.logger.error({}, 'consumer fetches without being a member of its group: it rejoins');
    await client
      .disconnect()
      .catch((error: unknown) =>
        telemetry.logger.warn({ err: error }, 'consumer failed to disconnect; it rejoins anyway'),
      );
    await this.#restart();
  };

  /** Leaves the group. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#options.client.disconnect();
  }

  /** An error that ends the consumer is logged by whoever ends the process for it. */
  #crashed(error: Error, restart: boolean): void {
    if (!restart && !isTransient(error)) {
      this.#fail(error);
      return;
    }
    this.#options.telemetry.logger.error({ err: this.#note(error) }, 'consumer crashed; it restarts');
    if (!restart) void this.#restart();
  }

  /** The error as it is to be reported. */
  #note(error: unknown): Error {
    const reported = explained(error, this.#options.use);
    this.#trouble = reported.message;
    return reported;
  }

  #run(): Promise<void> {
    return this.#options.client.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 64, // a batch is only taken in; it must not queue behind another one
      eachBatch: ({ batch }) => this.#options.onBatch(batch),
    });
  }

  /** Tries until it runs, or was stopped. A further crash of this kind calls it again. */
  async #restart(): Promise<void> {
    await sleep(RESTART_MS);
    const mayRetry = (error: unknown) => {
      this.#options.telemetry.logger.warn({ err: this.#note(error) }, 'Kafka is still unavailable');
      return true;
    };
    await retrying(() => this.#connectAndRun(), { everyMs: RESTART_MS, mayRetry });
  }

  async #connectAndRun(): Promise<void> {
    const { client } = this.#options;
    if (this.#stopped) return;
    await client.connect();
    if (this.#stopped)
      await client.disconnect(); // stopped while it connected
    else await this.#run();
  }
}

/** kafkajs may wrap an error that ended a consumer as one that cannot be retried, so its causes count as well. */
function isTransient(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (transientErrors.includes(at.name)) return true;
  return false;
}
