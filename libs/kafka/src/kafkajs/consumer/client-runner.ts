import { setTimeout as sleep } from 'node:timers/promises';
import type { Telemetry } from '@cio-bus/service';
import type { Batch, Consumer as ClientConsumer } from 'kafkajs';

const RUN_AGAIN_MS = 1_000;
/** kafkajs ends a consumer for good when its coordinator cannot be found for some seconds: a broker may be away longer. */
const passingErrors: readonly string[] = ['KafkaJSGroupCoordinatorNotFound'];

interface ClientRunnerOptions {
  client: ClientConsumer;
  telemetry: Telemetry;
  /** By the broker's names. */
  topics: string[];
  fromBeginning: boolean;
  onBatch(batch: Batch): Promise<void>;
  /** Told when the client has lost its group; it joins again by itself. */
  onCrash(): void;
  /** Told when the client has given up for good. */
  onFailure(error: Error): void;
}

/** Keeps a consumer of kafkajs running, through errors that pass and that kafkajs takes for final. */
export class ClientRunner {
  readonly #options: ClientRunnerOptions;
  #stopped = false;

  constructor(options: ClientRunnerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { client, topics, fromBeginning, telemetry, onCrash, onFailure } = this.#options;
    client.on(client.events.CRASH, ({ payload: { error, restart } }) => {
      onCrash();
      const passes = !restart && isPassing(error);
      telemetry.logger.error({ err: error, restart: restart || passes }, 'consumer crashed');
      if (passes) void this.#runAgain();
      else if (!restart) onFailure(error);
    });
    await client.connect();
    await client.subscribe({ topics, fromBeginning });
    await this.#run();
  }

  /** Joins the group from the start. */
  async rejoin(): Promise<void> {
    if (this.#stopped) return;
    const { client, telemetry, onCrash } = this.#options;
    telemetry.logger.error({}, 'consumer fetches without being a member of its group: it joins anew');
    onCrash();
    await client.disconnect().catch((error: unknown) => telemetry.logger.warn({ err: error }, 'consumer disconnects'));
    await this.#runAgain();
  }

  /** Leaves the group. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#options.client.disconnect();
  }

  #run(): Promise<void> {
    return this.#options.client.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 64, // a batch is only taken in; it must not queue behind another one
      eachBatch: ({ batch }) => this.#options.onBatch(batch),
    });
  }

  /** A further crash of that kind leads here again. */
  async #runAgain(): Promise<void> {
    for (;;) {
      await sleep(RUN_AGAIN_MS);
      if (this.#stopped) return;
      try {
        await this.#options.client.connect();
        if (this.#stopped) return await this.#options.client.disconnect(); // the stop came while it connected
        return await this.#run();
      } catch (error) {
        this.#options.telemetry.logger.warn({ err: error }, 'Kafka is still away');
      }
    }
  }
}

/** kafkajs may wrap an error that ended a consumer, as one that cannot be retried; the cause tells. */
function isPassing(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (passingErrors.includes(at.name)) return true;
  return false;
}
