import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordPosition } from '@cio-bus/contracts';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { type OutgoingRecord, type Producer, PublishError } from '../../producer.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { within } from '../connection/within.ts';
import { isRefusal, ProduceSession } from './produce-session.ts';
import { type ProducerOptions, producerDefaults } from './producer-options.ts';
import { type PendingRecord, PublishQueue } from './publish-queue.ts';
import { maxRecordBytes, recordBytes } from './record-size.ts';
import { traceProducer } from './trace-producer.ts';

const LINGER_STEP_MS = 1;
const SWEEP_MS = 50;
const RECONNECT_MS = 500;
const FLUSH_AT_STOP_MS = 10_000;

/** Makes a micro-batching producer with one batch in flight, so that order survives retries. */
export function createProducer(
  kafka: KafkaConnection,
  telemetry: Telemetry,
  options: ProducerOptions = {},
): Producer & ServicePart {
  const producer = new BatchingProducer(kafka, telemetry, { ...producerDefaults, ...options });
  return telemetry.tracer ? traceProducer(producer, telemetry.tracer) : producer;
}

class BatchingProducer implements Producer, ServicePart {
  readonly name = 'producer';
  readonly #kafka: KafkaConnection;
  readonly #telemetry: Telemetry;
  readonly #options: Required<ProducerOptions>;
  readonly #queue = new PublishQueue();
  /** Stamp of the last batch, ms since the epoch. */
  #lastStamp = 0;
  #session: ProduceSession | undefined;
  #inFlight: readonly PendingRecord[] = [];
  #loop: Promise<void> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(kafka: KafkaConnection, telemetry: Telemetry, options: Required<ProducerOptions>) {
    this.#kafka = kafka;
    this.#telemetry = telemetry;
    this.#options = options;
  }

  async start(): Promise<void> {
    const session = new ProduceSession(this.#kafka);
    await session.connect();
    this.#session = session;
    this.#stopped = false;
    this.#sweeper = setInterval(() => this.#answerExpired(), SWEEP_MS);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await within(FLUSH_AT_STOP_MS, this.#loop);
    clearInterval(this.#sweeper);
    for (const pending of this.#queue.takeExpired(Number.POSITIVE_INFINITY)) {
      this.#reject(pending, 'not-sent', 'the producer has stopped');
    }
    await this.#session?.disconnect();
  }

  publish(record: OutgoingRecord, { deadlineMs = this.#options.deadlineMs } = {}): Promise<RecordPosition> {
    const bytes = recordBytes(record);
    const refusal = this.#refusal(record, bytes);
    if (refusal) {
      this.#telemetry.count('cio_bus_publish_total', { topic: record.topic, result: 'not-sent' });
      return Promise.reject(new PublishError('not-sent', refusal));
    }
    return new Promise((resolve, reject) => {
      const settle = { resolve, reject };
      const publishedAt = Date.now();
      const deadline = publishedAt + deadlineMs;
      this.#queue.push({ record, bytes, publishedAt, deadline, settle, answered: false });
      this.#loop ??= this.#sendAll();
    });
  }

  #refusal({ topic }: OutgoingRecord, bytes: number): string | undefined {
    if (this.#stopped) return 'the producer is not running';
    if (this.#queue.length >= this.#options.maxQueueRecords) {
      return `${this.#queue.length} records are waiting already; publish again later`;
    }
    const limit = maxRecordBytes.get(topic);
    return limit !== undefined && bytes > limit ? `the record has ${bytes} bytes; ${topic} takes ${limit}` : undefined;
  }

  /** One batch after the other until nothing waits; ends in the same step that finds nothing, or a record would be missed. */
  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#linger();
      await this.#sendBatch(this.#queue.takeBatch(this.#options));
    }
    this.#loop = undefined;
  }

  /** Waits for further records while they keep coming: callers that wait for the last batch are back all at once. */
  async #linger(): Promise<void> {
    const { lingerMs, maxBatchRecords, maxBatchBytes } = this.#options;
    const until = (this.#queue.oldestAt ?? 0) + lingerMs;
    for (let seen = 0; this.#queue.length > seen && Date.now() < until; ) {
      if (this.#queue.length >= maxBatchRecords || this.#queue.bytes >= maxBatchBytes) return;
      seen = this.#queue.length;
      await sleep(LINGER_STEP_MS);
    }
  }

  async #sendBatch(batch: readonly PendingRecord[]): Promise<void> {
    if (batch.length === 0) return;
    this.#inFlight = batch;
    this.#telemetry.gauge('cio_bus_publish_queue_records', {}, this.#queue.length);
    const startedAt = performance.now();
    try {
      const session = await this.#openSession();
      const positions = await session.send(
        batch.map(({ record }) => record),
        this.#nextStamp(),
      );
      this.#telemetry.observe('cio_bus_publish_batch_records', {}, batch.length);
      this.#telemetry.observe('cio_bus_publish_duration_seconds', {}, (performance.now() - startedAt) / 1_000);
      this.#resolveAll(batch, positions);
    } catch (error) {
      await this.#endSession();
      await this.#afterFailure(batch, error);
    } finally {
      this.#inFlight = [];
    }
  }

  /**
   * A batch has one stamp, later than the last one's. Consumers merge a person's topics by these stamps: a batch never
   * holds one key under two merged topics, so no two records whose order matters tie.
   */
  #nextStamp(): number {
    this.#lastStamp = Math.max(Date.now(), this.#lastStamp + 1);
    return this.#lastStamp;
  }

  /** A refused batch is halved until the record to blame stands alone; the halves keep their order. */
  async #afterFailure(batch: readonly PendingRecord[], error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (!isRefusal(error)) {
      for (const pending of batch) this.#reject(pending, 'unknown', message);
    } else if (batch.length === 1) {
      this.#reject(batch[0] as PendingRecord, 'not-sent', `Kafka refused the record: ${message}`);
    } else {
      const half = Math.ceil(batch.length / 2);
      await this.#sendBatch(batch.slice(0, half));
      await this.#sendBatch(batch.slice(half));
    }
  }

  async #openSession(): Promise<ProduceSession> {
    while (!this.#session) {
      const session = new ProduceSession(this.#kafka);
      try {
        await session.connect();
        this.#session = session;
      } catch (error) {
        await session.disconnect().catch(() => {});
        const expired = this.#inFlight.every(({ answered }) => answered);
        if (this.#stopped || expired) throw error;
        await sleep(RECONNECT_MS);
      }
    }
    return this.#session;
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.disconnect().catch(() => {});
  }

  /** The deadline answers the caller only: the next batch starts when kafkajs has settled the one before. */
  #answerExpired(): void {
    const now = Date.now();
    for (const pending of this.#queue.takeExpired(now)) this.#reject(pending, 'not-sent', 'the deadline passed');
    for (const pending of this.#inFlight) {
      if (pending.deadline <= now) this.#reject(pending, 'unknown', 'the deadline passed before an acknowledgement');
    }
  }

  #resolveAll(batch: readonly PendingRecord[], positions: readonly RecordPosition[]): void {
    const counts = new Map<string, number>();
    for (const [index, pending] of batch.entries()) {
      if (pending.answered) continue;
      const position = positions[index] as RecordPosition;
      pending.answered = true;
      counts.set(position.topic, (counts.get(position.topic) ?? 0) + 1);
      pending.settle.resolve(position);
    }
    for (const [topic, count] of counts) {
      this.#telemetry.count('cio_bus_publish_total', { topic, result: 'acknowledged' }, count);
    }
  }

  #reject(pending: PendingRecord, outcome: 'not-sent' | 'unknown', message: string): void {
    if (pending.answered) return;
    pending.answered = true;
    this.#telemetry.count('cio_bus_publish_total', { topic: pending.record.topic, result: outcome });
    pending.settle.reject(new PublishError(outcome, `${pending.record.topic}: ${message}`));
  }
}
