import type { RecordPosition } from '@cio-bus/contracts';
import type { OutgoingRecord } from './producer.ts';

/** Writes the records in order and resolves with their positions, by index. */
export type SendInTransaction = (records: readonly OutgoingRecord[]) => Promise<RecordPosition[]>;

/**
 * Leaves a text with the transaction: `readMark` returns it once the transaction is committed, and never before. At most 1,000
 * characters.
 */
export type MarkTransaction = (text: string) => Promise<void>;

/**
 * Runs work in a transaction: readers see all that it sent, or nothing. While it runs, every earlier transaction of the same
 * name has ended, and a later one ends this one before its work begins: what the work reads is all that others have written.
 * The work may run several times. Readers in no transaction see it some moments after its end: the broker marks its partitions
 * once it has answered the commit.
 *
 * @throws PublishError with the outcome `not-sent`, and nothing is seen; `unknown` when the commit was not answered. Also what
 * the work throws
 */
export type RunTransaction = <T>(work: (send: SendInTransaction, mark: MarkTransaction) => Promise<T>) => Promise<T>;
