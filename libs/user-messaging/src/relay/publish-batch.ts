import { OUTBOX_TRANSACTIONS_PREFIX } from '@cio-bus/contracts';
import { type KafkaConnection, readMark, transactionRunner } from '@cio-bus/kafka';
import type { MessagingStore } from '../store/messaging-store.ts';
import type { Batch } from './batches.ts';
import { isHeld } from './lease.ts';

/** Another relay has taken over. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

interface Publishing {
  kafka: KafkaConnection;
  store: MessagingStore;
  holder: string;
  markTopic: string;
}

/**
 * Publishes a batch in one Kafka transaction that leaves the batch's id as its mark: readers see all of it, once.
 *
 * - Beginning a transaction ends that of every other relay, so a relay whose lease has expired cannot commit after this one.
 * - Inside it, the database says whether the batch is still this relay's, and unfinished. If it is, the last mark in Kafka is
 *   that of this batch or of the one before: if it is this one, an earlier attempt was committed, and nothing is sent.
 *
 * @returns the record timestamp of the batch
 * @throws LeaseLostError when another relay has taken over; PublishError and BusError when the attempt failed
 */
export function publishBatch(batch: Batch, { kafka, store, holder, markTopic }: Publishing): Promise<number> {
  const place = { name: OUTBOX_TRANSACTIONS_PREFIX + batch.outboxId, markTopic };
  let mayBePublished = batch.isResumed;
  return transactionRunner(
    kafka,
    place.name,
    place,
  )(async (send, mark) => {
    const stamp = nextStamp(batch.lastStamp, Math.max(batch.claimedAt, Date.now()));
    if (!(await store.run((db) => isHeld(db, { holder, batch: batch.id })))) throw new LeaseLostError();
    if (mayBePublished && (await readMark(kafka, place)) === batch.id) return stamp;
    mayBePublished = true;
    await send(batch.records.map((record) => ({ ...record, timestamp: stamp })));
    await mark(batch.id);
    return stamp;
  });
}

/** A stamp may run ahead of the time of day by this, ms; see the producer of libs/kafka. */
const MAX_AHEAD_MS = 1_000;

/** The record timestamp of the next batch: later than the last one, unless a clock was far ahead then. */
export function nextStamp(last: number, now: number): number {
  return last >= now + MAX_AHEAD_MS ? now : Math.max(now, last + 1);
}
