import type { ServicePart } from '@cio-bus/service';
import type { Consumer as ClientConsumer } from 'kafkajs';
import type { Engine } from '../../engine/engine.ts';
import { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { within } from '../connection/within.ts';
import { createAssignor } from '../group/assignor.ts';
import { GroupEvents } from '../group/group-events.ts';
import { Lease } from '../group/lease.ts';
import { Membership } from '../group/membership.ts';
import { BatchReader } from './batch-reader.ts';
import { ClientRunner } from './client-runner.ts';
import { type Commit, Committer } from './committer.ts';
import { type ConsumerOptions, clientOptions } from './consumer-options.ts';
import { CALL_TIMEOUT_MS, createEngine } from './create-engine.ts';
import { LagReporter } from './lag-reporter.ts';
import { createPausing } from './pausing.ts';

const DRAIN_MS = 15_000;
const LAST_COMMIT_MS = 3_000;

/** Makes a consumer that delivers its handlers' topics: in order per key, nothing lost, bounded in memory. */
export function createConsumer(kafka: KafkaConnection, options: ConsumerOptions): ServicePart {
  return new EngineConsumer(kafka, options);
}

/** The adapter between kafkajs and the engines, one engine a handler. */
class EngineConsumer implements ServicePart {
  readonly name: string;
  readonly failure: Promise<Error>;
  readonly #kafka: KafkaConnection;
  readonly #options: ConsumerOptions;
  readonly #client: ClientConsumer;
  readonly #runner: ClientRunner;
  readonly #queries: OffsetQueries;
  readonly #committer: Committer;
  readonly #membership: Membership;
  readonly #group: GroupEvents;
  readonly #reader: BatchReader;
  readonly #lag: LagReporter;
  /** By logical topic; topics that are merged share theirs. */
  readonly #engines = new Map<string, Engine>();
  #fail: (error: Error) => void = () => {};

  constructor(kafka: KafkaConnection, options: ConsumerOptions) {
    const groupId = kafka.physical(options.groupId);
    const { telemetry } = options;
    this.name = `consumer ${options.groupId}`;
    this.#kafka = kafka;
    this.#options = options;
    this.failure = new Promise((resolve) => {
      this.#fail = resolve;
    });
    const partitionAssigners = [createAssignor(this.#mergedTopics(), () => this.#membership.claim())];
    const client = kafka.client.consumer({ ...clientOptions, groupId, partitionAssigners });
    const pausing = createPausing(client);
    const resume = (topic: string, partition: number) => pausing.resume(kafka.physical(topic), partition);
    const queries = new OffsetQueries(kafka, groupId, options.offsetReset);
    const engines = this.#engines;
    const lease = new Lease();
    this.#client = client;
    this.#queries = queries;
    this.#membership = new Membership({
      kafka,
      engines,
      queries,
      lease,
      handoverWaitMs: (topic) => this.#handoverWaitMs(topic),
      resume,
    });
    this.#runner = new ClientRunner({
      client,
      telemetry,
      topics: this.#mergedTopics().flat(),
      fromBeginning: options.offsetReset !== 'latest',
      onBatch: async (batch) => {
        await this.#membership.assigned;
        await this.#reader.read(batch);
      },
      onCrash: () => this.#group.end(),
      onFailure: (error) => this.#fail(error),
    });
    this.#reader = new BatchReader({ kafka, client, engines, queries, telemetry });
    this.#lag = new LagReporter({ kafka, queries, telemetry, sources: () => this.#membership.sources });
    this.#committer = new Committer({
      telemetry,
      sources: () => this.#membership.sources,
      commit: (commits) => this.#commit(commits),
      onCommitted: ({ topic, partition, offset }) => engines.get(topic)?.committed(topic, partition, offset),
    });
    this.#group = new GroupEvents({
      client,
      engines,
      membership: this.#membership,
      lease,
      telemetry,
      commit: () => this.#committer.commit(),
      rejoin: () => this.#runner.rejoin(),
    });
    for (const handler of options.handlers) {
      const engine = createEngine(handler, {
        ...options,
        onSettled: () => this.#committer.onSettled(),
        fetching: {
          pause: (topic, partition) => pausing.pause(kafka.physical(topic), partition),
          resume,
          askEnds: (topic) => this.#askEnds(topic),
        },
      });
      for (const topic of handler.topics) engines.set(topic, engine);
    }
  }

  unready(): string | undefined {
    if (!this.#group.hasJoined) return `${this.name} has not joined its group`;
    const halted = [...this.#engines.values()].map(({ haltedBy }) => haltedBy).find(Boolean);
    return halted && `${this.name} is halted by ${halted}`;
  }

  async start(): Promise<void> {
    await this.#queries.connect();
    this.#membership.groupWasEmpty = await this.#queries.groupIsEmpty();
    this.#listen();
    await this.#runner.start();
    this.#committer.start();
    this.#lag.start();
  }

  /** Drains: calls in flight end and are settled, the last commit is made, then the group is left. */
  async stop(): Promise<void> {
    const engines = [...new Set(this.#engines.values())];
    await within(DRAIN_MS, Promise.all(engines.map((engine) => engine.drain())));
    for (const engine of engines) engine.close();
    this.#lag.stop();
    await within(LAST_COMMIT_MS, this.#committer.stop());
    this.#group.end();
    await this.#runner.stop();
    await this.#queries.disconnect();
  }

  /** Sets of topics, by the broker's names, whose partitions belong together. */
  #mergedTopics(): string[][] {
    return this.#options.handlers.flatMap(({ topics, order }) => {
      const physical = topics.map((topic) => this.#kafka.physical(topic));
      return order === 'key' ? [physical] : physical.map((topic) => [topic]);
    });
  }

  #listen(): void {
    this.#group.listen();
    this.#client.on(this.#client.events.START_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.#reader.passOver(payload.topic, payload.partition, Number(payload.lastOffset));
    });
  }

  #handoverWaitMs(topic: string): number {
    const { handlers, handoverWaitMs, callTimeoutMs = CALL_TIMEOUT_MS } = this.#options;
    const handler = handlers.find(({ topics }) => topics.some((name) => name === topic));
    return handler?.order === 'key' ? (handoverWaitMs ?? callTimeoutMs) : 0;
  }

  #askEnds(topic: string): void {
    this.#queries.askEnds(this.#kafka.physical(topic), (ends, asOf) => {
      const engine = this.#engines.get(topic);
      engine?.intake.endOffsets(topic, ends, asOf);
      engine?.pump();
    });
  }

  #commit(commits: readonly Commit[]): Promise<void> {
    return this.#client.commitOffsets(
      commits.map(({ topic, partition, offset }) => ({
        topic: this.#kafka.physical(topic),
        partition,
        offset: String(offset),
      })),
    );
  }
}
