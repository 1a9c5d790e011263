import { setTimeout as sleep } from 'node:timers/promises';
import { maxRecordBytes, type RecordPosition, recordBytes } from '@cio-bus/contracts';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { settledWithin } from '@cio-bus/service/settled-within';
import { type OutgoingRecord, type Producer, PublishError } from '../../producer.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { explained } from '../errors/denial.ts';
import { BatchStamp } from './batch-stamp.ts';
import { PendingRecord } from './pending-record.ts';
import { isRefusal, isTooLarge, ProduceError } from './produce-session.ts';
import { type ProducerOptions, producerDefaults } from './producer-options.ts';
import { PublishQueue } from './publish-queue.ts';
import { SessionKeeper } from './session-keeper.ts';
import { traceProducer } from './trace-producer.ts';

const LINGER_STEP_MS = 1;
const SWEEP_MS = 50;

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
  readonly #stamp = new BatchStamp();
  readonly #sessions: SessionKeeper;
  #inFlight: readonly PendingRecord[] = [];
  #loop: Promise<void> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(kafka: KafkaConnection, telemetry: Telemetry, options: Required<ProducerOptions>) {
    this.#kafka = kafka;
    this.#sessions = new SessionKeeper(kafka);
    this.#telemetry = telemetry;
    this.#options = options;
  }

  /** @throws UnavailableError while Kafka cannot be reached, after which it may be called again; Error that says what Kafka denies */
  async start(): Promise<void> {
    await this.#sessions.open(() => false);
    this.#stopped = false;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await settledWithin(this.#options.flushMs, this.#loop);
    for (const pending of this.#queue.takeExpired(Number.POSITIVE_INFINITY)) {
      this.#reject(pending, 'not-sent', 'the producer has stopped');
    }
    await this.#sessions.end();
  }

  publish(record: OutgoingRecord, { deadlineMs = this.#options.deadlineMs } = {}): Promise<RecordPosition> {
    const bytes = recordBytes(record);
    const refusal = this.#refusal(record, bytes);
    if (refusal) {
      this.#telemetry.count('cio_bus_publish_total', { topic: record.topic, result: 'not-sent' });
      return Promise.reject(refusal);
    }
    return new Promise((resolve, reject) => {
      const publishedAt = performance.now();
      const times = { publishedAt, deadline: publishedAt + deadlineMs };
      this.#queue.push(new PendingRecord(record, times, bytes, { resolve, reject }));
      this.#loop ??= this.#sendAll();
      this.#sweeper ??= setInterval(() => this.#answerExpired(), SWEEP_MS);
    });
  }

  #refusal({ topic }: OutgoingRecord, bytes: number): PublishError | undefined {
    if (this.#stopped) return new PublishError('not-sent', 'the producer is not running');
    if (this.#queue.length >= this.#options.maxQueueRecords) {
      return new PublishError('not-sent', `${this.#queue.length} records are waiting already; publish again later`);
    }
    const limit = maxRecordBytes.get(topic) ?? Number.POSITIVE_INFINITY;
    if (bytes <= limit) return undefined;
    return new PublishError('not-sent', `the record has ${bytes} bytes; ${topic} accepts ${limit}`, {
      isTooLarge: true,
    });
  }

  /** Sends batch after batch until the queue is empty; ends in the same step that finds it empty, or a record would be missed. */
  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#linger();
      await this.#sendBatch(this.#queue.takeBatch(this.#options));
    }
    this.#loop = undefined;
  }

  /** Waits for further records while they keep coming: callers that waited for the last batch publish again all at once. */
  async #linger(): Promise<void> {
    const { lingerMs, maxBatchRecords, maxBatchBytes } = this.#options;
    const until = (this.#queue.oldestAt ?? 0) + lingerMs;
    for (let seen = 0; this.#queue.length > seen && performance.now() < until; ) {
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
      const session = await this.#sessions.open(() => this.#mayConnect);
      const positions = await session.send(
        batch.map(({ record }) => record),
        this.#stamp.next(),
      );
      this.#telemetry.observe('cio_bus_publish_batch_records', {}, batch.length);
      this.#telemetry.observe('cio_bus_publish_duration_seconds', {}, (performance.now() - startedAt) / 1_000);
      this.#resolveAll(batch, positions);
    } catch (error) {
      await this.#sessions.end();
      await this.#afterFailure(this.#withoutAcknowledged(batch, error), error);
    } finally {
      this.#inFlight = [];
    }
  }

  /** A refusal concerns the partitions it names; what another partition has acknowledged is never written again. */
  #withoutAcknowledged(batch: readonly PendingRecord[], error: unknown): readonly PendingRecord[] {
    if (!(error instanceof ProduceError)) return batch;
    const { positions } = error;
    const isAcknowledged = (_: unknown, index: number) => positions[index] !== undefined;
    this.#resolveAll(
      batch.filter(isAcknowledged),
      positions.filter((position) => position !== undefined),
    );
    return batch.filter((_, index) => positions[index] === undefined);
  }

  /** Halves a refused batch until the record to blame is alone; the halves keep their order. */
  async #afterFailure(batch: readonly PendingRecord[], error: unknown): Promise<void> {
    if (batch.length === 0) return;
    const topics = [...new Set(batch.map(({ record }) => record.topic))];
    const { message } = explained(error, { operation: 'WRITE', topics, user: this.#kafka.user });
    if (!isRefusal(error)) {
      for (const pending of batch) this.#reject(pending, 'unknown', message);
    } else if (batch.length === 1) {
      this.#reject(batch[0] as PendingRecord, 'not-sent', `Kafka refused the record: ${message}`, isTooLarge(error));
    } else {
      const half = Math.ceil(batch.length / 2);
      await this.#sendBatch(batch.slice(0, half));
      await this.#sendBatch(batch.slice(half));
    }
  }

  get #mayConnect(): boolean {
    return !this.#stopped && this.#inFlight.some(({ answered }) => !answered);
  }

  /** A deadline only answers the caller: the next batch starts when kafkajs is done with the one before. */
  #answerExpired(): void {
    if (!this.#loop) {
      clearInterval(this.#sweeper); // until the next record: an idle producer costs nothing
      this.#sweeper = undefined;
    }
    const now = performance.now();
    const { trouble } = this.#sessions;
    const why = trouble === undefined ? '' : `: ${trouble}`;
    for (const pending of this.#queue.takeExpired(now)) this.#reject(pending, 'not-sent', `the deadline passed${why}`);
    for (const pending of this.#inFlight) {
      if (pending.deadline > now) continue;
      this.#reject(pending, 'unknown', `the deadline passed before an acknowledgement${why}`);
    }
  }

  #resolveAll(batch: readonly PendingRecord[], positions: readonly RecordPosition[]): void {
    const counts = new Map<string, number>();
    for (const [index, pending] of batch.entries()) {
      const position = positions[index] as RecordPosition;
      if (!pending.acknowledge(position)) continue;
      counts.set(position.topic, (counts.get(position.topic) ?? 0) + 1);
    }
    for (const [topic, count] of counts) {
      this.#telemetry.count('cio_bus_publish_total', { topic, result: 'acknowledged' }, count);
    }
  }

  #reject(pending: PendingRecord, outcome: 'not-sent' | 'unknown', message: string, tooLarge = false): void {
    if (!pending.fail(outcome, message, tooLarge)) return;
    this.#telemetry.count('cio_bus_publish_total', { topic: pending.record.topic, result: outcome });
  }
}
