import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@cio-bus/contracts';
import { type KafkaConnection, PublishError } from '@cio-bus/kafka';
import { type ServicePart, settledWithin, type Telemetry } from '@cio-bus/service';
import { pruneForgotten } from '../preferences/forgotten-people.ts';
import type { MessagingStore } from '../store/messaging-store.ts';
import { type Batch, claimBatch, finishBatch, returnBatch } from './batches.ts';
import { giveLease, takeLease } from './lease.ts';
import { LeaseLostError, publishBatch } from './publish-batch.ts';
import { type RelayOptions, relayDefaults } from './relay-options.ts';
import { type DepthReport, reportDepth } from './report-depth.ts';
import { measureOutbox, pruneOutbox } from './upkeep.ts';

/** What a relay connects. */
export interface OutboxRelayParts {
  /** Started before the relay, stopped after it. */
  store: MessagingStore;
  kafka: KafkaConnection;
  telemetry: Telemetry;
  /** A topic that this process may READ: the mark of a transaction is committed for a topic. @default customerio.identify */
  markTopic?: string;
  /** Longest wait for the batch under way at the stop, ms. @default 5,000 */
  stopMs?: number;
}

const UPKEEP_MS = 15_000;

/**
 * Creates a relay: it publishes the commands of the outbox, in order per person, each exactly once. Several may run on one
 * database; one of them works, and another takes over when it dies.
 */
export function createOutboxRelay(parts: OutboxRelayParts, options: RelayOptions = {}): ServicePart {
  return new OutboxRelay(parts, { ...relayDefaults, ...options });
}

/** One loop: a round publishes one batch. Nothing else changes its fields, but `stop`, which ends it. */
class OutboxRelay implements ServicePart {
  readonly name = 'outbox-relay';
  readonly #parts: OutboxRelayParts;
  readonly #options: Required<RelayOptions>;
  readonly #holder = randomUUID();
  readonly #stopping = new AbortController();
  readonly #depth: DepthReport;
  /** Rows of the next batch: fewer after Kafka has refused one as too large. */
  #rows: number;
  #failures = 0;
  #upkeepAt = 0;
  #loop: Promise<void> | undefined;

  constructor(parts: OutboxRelayParts, options: Required<RelayOptions>) {
    this.#parts = parts;
    this.#options = options;
    this.#rows = options.batchRows;
    this.#depth = reportDepth(parts.telemetry);
    parts.telemetry.expect('cio_bus_outbox_rows_total', {});
  }

  async start(): Promise<void> {
    this.#loop = this.#work();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await settledWithin(this.#parts.stopMs ?? 5_000, this.#loop);
    await this.#parts.store.run((db) => giveLease(db, this.#holder)).catch(() => {}); // it expires
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const wait = await this.#roundOrWait();
      if (wait > 0) await sleep(wait, undefined, { signal: this.#stopping.signal }).catch(() => {}); // stopping
    }
  }

  /** @returns how long to wait for the next round, ms */
  async #roundOrWait(): Promise<number> {
    try {
      await this.#upkeep();
      const isBusy = await this.#round();
      this.#failures = 0;
      return isBusy ? 0 : this.#options.pollMs;
    } catch (error) {
      if (error instanceof LeaseLostError) return this.#options.pollMs;
      this.#failures += 1;
      this.#depth.failed();
      this.#parts.telemetry.logger.warn(
        { err: error, failures: this.#failures },
        'the outbox could not be published yet',
      );
      return Math.min(this.#options.maxBackOffMs, this.#options.pollMs * 2 ** Math.min(this.#failures, 20));
    }
  }

  /** @returns whether more may be pending */
  async #round(): Promise<boolean> {
    const { store, telemetry } = this.#parts;
    const batch = await this.#claim();
    if (!batch) return false;
    this.#report(batch.refused);
    if (batch.records.length === 0 && !batch.isResumed) return batch.refused.length > 0;
    try {
      const stamp = await publishBatch(batch, { markTopic: topics.identify, ...this.#parts, holder: this.#holder });
      await store.transaction((db) => finishBatch(db, batch.id, stamp));
    } catch (error) {
      if (!(error instanceof PublishError && error.isTooLarge)) throw error;
      await this.#divide(batch, error);
      return true;
    }
    telemetry.count('cio_bus_outbox_rows_total', { result: 'published' }, batch.records.length);
    this.#rows = Math.min(this.#options.batchRows, this.#rows * 2);
    return true;
  }

  #claim(): Promise<Batch | undefined> {
    const { store, telemetry } = this.#parts;
    const { leaseMs, batchBytes } = this.#options;
    return store.transaction(async (db) => {
      const state = await takeLease(db, { holder: this.#holder, leaseMs });
      return state && claimBatch(db, state, { source: telemetry.service, rows: this.#rows, bytes: batchBytes });
    });
  }

  /** Kafka says that a batch is too large: half of it is tried, until the row to blame is alone. */
  async #divide({ id, seqs }: Batch, error: PublishError): Promise<void> {
    const isAlone = seqs.length === 1;
    this.#rows = Math.max(1, Math.floor(seqs.length / 2));
    const reason = `MESSAGE_TOO_LARGE: Kafka refused the record (${error.message})`.slice(0, 500);
    await this.#parts.store.transaction((db) => returnBatch(db, id, isAlone ? reason : undefined));
    if (isAlone) this.#report([{ seq: seqs[0] as string, reason }]);
  }

  #report(refused: Batch['refused']): void {
    const { logger, count } = this.#parts.telemetry;
    for (const { seq, reason } of refused) {
      count('cio_bus_outbox_rows_total', { result: 'refused' });
      logger.error({ seq, reason }, 'a row of the outbox can never be published and was set aside');
    }
  }

  async #upkeep(): Promise<void> {
    if (performance.now() < this.#upkeepAt) return;
    const { store } = this.#parts;
    this.#depth.looked(await store.run(measureOutbox));
    const isMore = await store.run((db) => pruneOutbox(db, this.#options));
    await store.run(pruneForgotten);
    this.#upkeepAt = isMore ? 0 : performance.now() + UPKEEP_MS;
  }
}
