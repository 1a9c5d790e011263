import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { Batch, Consumer as ClientConsumer, ConsumerGroupJoinEvent } from 'kafkajs';
import { systemClock } from '../engine/clock.ts';
import { Engine } from '../engine/engine.ts';
import type { Source } from '../engine/source.ts';
import type { Handler } from '../handler.ts';
import type { Producer } from '../producer.ts';
import { createAssignor } from './assignor.ts';
import { type Commit, Committer } from './committer.ts';
import type { KafkaConnection } from './connection.ts';
import { OffsetQueries } from './offset-queries.ts';
import { toRawRecord } from './raw-record.ts';

/** What a consumer is. Milliseconds. */
export interface ConsumerOptions {
  groupId: string;
  /** Handler calls in flight at once, per handler. */
  concurrency: number;
  handlers: readonly Handler[];
  /** Writes outcomes and dead letters. */
  producer: Producer;
  telemetry: Telemetry;
  /** A handler call's signal is aborted after so long. @default 5,000 */
  callTimeoutMs?: number;
  /**
   * How long a partition that another member had is held back, so that calls of that member have ended. Handlers
   * without an order do not wait. @default callTimeoutMs
   */
  handoverWaitMs?: number;
}

const CAPS = { maxWaiting: 2_000, maxBytes: 64_000_000, maxSpan: 20_000 };
const MERGE_WAIT_MS = 10_000;
const CALL_TIMEOUT_MS = 5_000;
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_INTERVAL_MS = 1_000;
const REBALANCE_TIMEOUT_MS = 30_000;
const FETCH_WAIT_MS = 100;
const PARTITION_FETCH_BYTES = 262_144;
const DRAIN_MS = 15_000;
const LAST_COMMIT_MS = 3_000;
const LAG_INTERVAL_MS = 5_000;

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
  readonly #queries: OffsetQueries;
  readonly #committer: Committer;
  readonly #engines = new Map<string, Engine>();
  #fail: (error: Error) => void = () => {};
  #memberId: string | undefined;
  #generation = -1;
  #groupWasEmpty = false;
  /** Resolves when the partitions of the last join are ready to take records. */
  #assigned: Promise<void> = Promise.resolve();
  #joins = 0;
  #joined = false;
  #lagTimer: NodeJS.Timeout | undefined;

  constructor(kafka: KafkaConnection, options: ConsumerOptions) {
    const groupId = kafka.physical(options.groupId);
    this.name = `consumer ${options.groupId}`;
    this.#kafka = kafka;
    this.#options = options;
    this.failure = new Promise((resolve) => {
      this.#fail = resolve;
    });
    const mergedTopics = options.handlers.flatMap(({ topics, order }) => {
      const physical = topics.map((topic) => kafka.physical(topic));
      return order === 'key' ? [physical] : physical.map((topic) => [topic]);
    });
    this.#client = kafka.client.consumer({
      groupId,
      partitionAssigners: [createAssignor(mergedTopics, () => this.#claim())],
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: PARTITION_FETCH_BYTES,
      allowAutoTopicCreation: false,
      retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000 },
    });
    this.#queries = new OffsetQueries(kafka, groupId);
    this.#committer = new Committer({
      telemetry: options.telemetry,
      due: () => this.#dueCommits(),
      commit: (commits) => this.#commit(commits),
      onCommitted: (commits) => {
        for (const { topic, partition, offset } of commits)
          this.#engines.get(topic)?.committed(topic, partition, offset);
      },
    });
    for (const handler of options.handlers) {
      const engine = this.#createEngine(handler);
      for (const topic of handler.topics) this.#engines.set(topic, engine);
    }
  }

  unready(): string | undefined {
    if (!this.#joined) return `${this.name} has not joined its group`;
    const halted = [...new Set(this.#engines.values())].map(({ haltedBy }) => haltedBy).find(Boolean);
    return halted && `${this.name} is halted by ${halted}`;
  }

  async start(): Promise<void> {
    await this.#queries.connect();
    this.#groupWasEmpty = await this.#queries.groupIsEmpty();
    this.#listen();
    await this.#client.connect();
    await this.#client.subscribe({
      topics: this.#topics.map((topic) => this.#kafka.physical(topic)),
      fromBeginning: true,
    });
    await this.#client.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 64, // eachBatch only takes records in; it must not queue behind another one
      eachBatch: ({ batch }) => this.#receive(batch),
    });
    this.#committer.start();
    this.#lagTimer = setInterval(() => void this.#reportLag(), LAG_INTERVAL_MS);
  }

  /** Drains: calls in flight end and are settled, the last commit is made, then the group is left. */
  async stop(): Promise<void> {
    const engines = [...new Set(this.#engines.values())];
    await within(DRAIN_MS, Promise.all(engines.map((engine) => engine.drain())));
    for (const engine of engines) engine.close();
    this.#committer.stop();
    clearInterval(this.#lagTimer);
    await within(LAST_COMMIT_MS, this.#committer.commit());
    await within(LAST_COMMIT_MS, this.#committer.commit()); // the one under way may have begun before the drain ended
    this.#joined = false;
    await this.#client.disconnect();
    await this.#queries.disconnect();
  }

  get #topics(): string[] {
    return [...this.#engines.keys()];
  }

  get #sources(): Source[] {
    return [...new Set(this.#engines.values())].flatMap(({ intake }) => intake.sources);
  }

  #createEngine(handler: Handler): Engine {
    const { concurrency, telemetry, producer, callTimeoutMs = CALL_TIMEOUT_MS } = this.#options;
    return new Engine({
      handler,
      telemetry,
      clock: systemClock,
      concurrency,
      callTimeoutMs,
      caps: CAPS,
      mergeWaitMs: MERGE_WAIT_MS,
      publish: (record) => producer.publish(record),
      onSettled: () => this.#committer.onSettled(),
      fetching: {
        pause: (topic, partition) =>
          this.#client.pause([{ topic: this.#kafka.physical(topic), partitions: [partition] }]),
        resume: (topic, partition) =>
          this.#client.resume([{ topic: this.#kafka.physical(topic), partitions: [partition] }]),
        askEnds: (topic) => this.#askEnds(topic),
      },
    });
  }

  #listen(): void {
    const { events } = this.#client;
    this.#client.on(events.HEARTBEAT, ({ payload }) => {
      this.#generation = payload.groupGenerationId;
    });
    this.#client.on(events.REBALANCING, () => {
      this.#options.telemetry.count('cio_bus_rebalances_total', {});
      this.#hold();
      void this.#committer.commit();
    });
    this.#client.on(events.GROUP_JOIN, (event) => {
      this.#assigned = this.#reconcile(event);
    });
    this.#client.on(events.START_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0) return; // control records only: never handed over, but the position moves
      const topic = this.#kafka.logical(payload.topic);
      this.#engines.get(topic)?.receive(topic, payload.partition, [], Number(payload.lastOffset) + 1);
    });
    this.#client.on(events.CRASH, ({ payload }) => {
      this.#joined = false;
      this.#hold();
      this.#options.telemetry.logger.error({ err: payload.error, restart: payload.restart }, 'consumer crashed');
      if (!payload.restart) this.#fail(payload.error);
    });
  }

  #hold(): void {
    for (const engine of this.#engines.values()) engine.hold();
  }

  /** Keeps the partitions that stay, forgets those that went, and starts those that came at their committed offsets. */
  async #reconcile({ payload }: ConsumerGroupJoinEvent): Promise<void> {
    this.#joins += 1;
    const join = this.#joins;
    const isSameMember = payload.memberId === this.#memberId;
    const first = this.#memberId === undefined;
    this.#memberId = payload.memberId;
    const mine = Object.entries(payload.memberAssignment).flatMap(([physical, partitions]) =>
      partitions.map((partition) => ({ topic: this.#kafka.logical(physical), partition })),
    );
    const isMine = (source: Source) =>
      isSameMember && mine.some(({ topic, partition }) => topic === source.topic && partition === source.partition);
    for (const [topic, engine] of this.#engines) {
      engine.revoke(engine.intake.sources.filter((source) => source.topic === topic && !isMine(source)));
    }
    const gained = mine.filter(({ topic, partition }) => !this.#engines.get(topic)?.intake.find(topic, partition));
    const positions = await this.#positionsOf(new Set(gained.map(({ topic }) => topic)), join);
    if (join !== this.#joins) return;
    const handoverMs = first && this.#groupWasEmpty ? 0 : this.#handoverWaitMs;
    for (const { topic, partition } of gained) this.#assign(topic, partition, positions, handoverMs);
    this.#joined = true;
    for (const engine of this.#engines.values()) engine.goOn();
  }

  get #handoverWaitMs(): number {
    const { handoverWaitMs, callTimeoutMs = CALL_TIMEOUT_MS } = this.#options;
    return handoverWaitMs ?? callTimeoutMs;
  }

  #assign(topic: string, partition: number, positions: ReadonlyMap<string, Map<number, number>>, waitMs: number): void {
    const handler = this.#options.handlers.find(({ topics }) => topics.some((name) => name === topic));
    const startAt = handler?.order === 'key' ? Date.now() + waitMs : 0;
    const position = positions.get(topic)?.get(partition) ?? 0;
    this.#engines.get(topic)?.intake.assign(topic, partition, position, startAt);
    this.#client.resume([{ topic: this.#kafka.physical(topic), partitions: [partition] }]); // pause flags survive a rejoin
  }

  async #positionsOf(topics: ReadonlySet<string>, join: number): Promise<Map<string, Map<number, number>>> {
    const positions = new Map<string, Map<number, number>>();
    for (const topic of topics) {
      while (!positions.has(topic) && join === this.#joins) {
        const ofTopic = await this.#queries.positions(this.#kafka.physical(topic)).catch(() => undefined);
        if (ofTopic) positions.set(topic, ofTopic);
        else await sleep(200);
      }
    }
    return positions;
  }

  async #receive(batch: Batch & { fetchedOffset?: string }): Promise<void> {
    await this.#assigned;
    const topic = this.#kafka.logical(batch.topic);
    const engine = this.#engines.get(topic);
    const source = engine?.intake.find(topic, batch.partition);
    if (!engine || !source) return;
    if (Number(batch.fetchedOffset) > source.window.next) {
      await this.#closeGap(source, Number(batch.fetchedOffset));
      return;
    }
    const records = batch.messages.map((message) => toRawRecord(this.#kafka, batch, message));
    engine.receive(topic, batch.partition, records, Number(batch.lastOffset()) + 1);
  }

  /** Records between our position and what came were never seen: read them, or say loudly that Kafka has dropped them. */
  async #closeGap(source: Source, fetchedOffset: number): Promise<void> {
    const topic = this.#kafka.physical(source.topic);
    const { partition, window } = source;
    const low = (await this.#queries.ends(topic).catch(() => [])).find((end) => end.partition === partition)?.low ?? 0;
    const fields = { topic: source.topic, partition, expected: window.next, fetched: fetchedOffset, low };
    if (low > window.next) this.#options.telemetry.logger.error(fields, 'records expired before they were read');
    else this.#options.telemetry.logger.warn(fields, 'a fetch left a gap; reading again');
    window.passOver(low);
    this.#client.seek({ topic, partition, offset: String(window.next) });
  }

  #askEnds(topic: string): void {
    this.#queries.askEnds(this.#kafka.physical(topic), (ends, asOf) => {
      const engine = this.#engines.get(topic);
      engine?.intake.endOffsets(topic, ends, asOf);
      engine?.pump();
    });
  }

  #dueCommits(): Commit[] {
    return this.#sources
      .map(({ topic, partition, window, committed }) => ({ topic, partition, offset: window.lowWaterMark, committed }))
      .filter(({ offset, committed }) => offset > committed);
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

  #claim(): { generation: number; partitions: Record<string, number[]> } {
    const partitions: Record<string, number[]> = {};
    for (const { topic, partition } of this.#sources) {
      const physical = this.#kafka.physical(topic);
      partitions[physical] = [...(partitions[physical] ?? []), partition];
    }
    return { generation: this.#generation, partitions };
  }

  async #reportLag(): Promise<void> {
    const { telemetry } = this.#options;
    for (const topic of this.#topics) {
      const ends = await this.#queries.ends(this.#kafka.physical(topic)).catch(() => []);
      for (const { partition, high } of ends) {
        const window = this.#engines.get(topic)?.intake.find(topic, partition)?.window;
        if (!window) continue;
        telemetry.gauge('cio_bus_consumer_lag_messages', { topic, partition }, Math.max(0, high - window.lowWaterMark));
        telemetry.gauge('cio_bus_window_span', { topic, partition }, window.span);
      }
    }
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
