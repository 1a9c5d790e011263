import { type FetchedMessage, isAbortMarker, type PackedBatch, readRecords, splitBatches } from './decode-batch.ts';
import { UnpackedTooLargeError } from './decompress.ts';

/** A transaction that its producer aborted, and where it began. */
export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: number;
}

/**
 * Reads the committed records of a partition's record set.
 *
 * A batch is compared with every aborted transaction that began before its end. kafkajs's own filter takes one transaction off
 * its list per message, so it delivers records of interleaved aborted transactions. A batch that cannot be unpacked becomes one
 * message that says so: an exception would stop its partition permanently.
 */
export async function readCommitted(
  recordSet: Buffer,
  aborted: readonly AbortedTransaction[],
): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = [];
  const pending = [...aborted].sort((one, other) => one.firstOffset - other.firstOffset);
  const open = new Set<bigint>();
  for (const batch of splitBatches(recordSet)) {
    while (pending[0] && pending[0].firstOffset <= batch.lastOffset)
      open.add((pending.shift() as AbortedTransaction).producerId);
    const isAborted = batch.isTransactional && !batch.isControl && open.has(batch.producerId);
    if (!batch.isControl && !isAborted) for (const message of await readBatch(batch)) messages.push(message);
    if (messages.at(-1)?.offset !== batch.lastOffset) messages.push(placeholder(batch.lastOffset));
    if (batch.isControl && open.has(batch.producerId) && (await isAbortMarker(batch))) open.delete(batch.producerId);
  }
  return messages;
}

async function readBatch(batch: PackedBatch): Promise<FetchedMessage[]> {
  try {
    return await readRecords(batch);
  } catch (error) {
    return [unreadable(batch, error)];
  }
}

function unreadable(batch: PackedBatch, error: unknown): FetchedMessage {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    offset: batch.firstOffset,
    timestamp: batch.appendTimestamp ?? batch.firstTimestamp,
    key: null,
    value: batch.body,
    headers: {},
    isControlRecord: false,
    unreadable: { reason, isTooLarge: error instanceof UnpackedTooLargeError, records: batch.count },
  };
}

/** Compaction, markers and aborted records leave offsets without a record: without it the position would not pass them. */
const placeholder = (offset: number): FetchedMessage => ({
  offset,
  timestamp: 0,
  key: null,
  value: null,
  headers: {},
  isControlRecord: true,
});
