/** Limits of a producer. Milliseconds, records, bytes. */
export interface ProducerOptions {
  /** Longest wait for further records of a batch; it ends when none has come for 1 ms. @default 5 */
  lingerMs?: number;
  /** @default 2,000 */
  maxBatchRecords?: number;
  /** @default 1,000,000 */
  maxBatchBytes?: number;
  /** Records waiting; one more is refused as `not-sent`. @default 20,000 */
  maxQueueRecords?: number;
  /** When the caller is told that there was no acknowledgement. @default 30,000 */
  deadlineMs?: number;
}

/** What holds unless a producer is told otherwise. */
export const producerDefaults: Required<ProducerOptions> = {
  lingerMs: 5,
  maxBatchRecords: 2_000,
  maxBatchBytes: 1_000_000,
  maxQueueRecords: 20_000,
  deadlineMs: 30_000,
};
