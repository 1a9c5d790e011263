/** Limits of a producer. Milliseconds, records, bytes. */
export interface ProducerOptions {
  /** The longest wait for further records of a batch; it ends once none has come for 1 ms. @default 5 */
  lingerMs?: number;
  /** @default 2,000 */
  maxBatchRecords?: number;
  /** @default 1,000,000 */
  maxBatchBytes?: number;
  /** Pending records; one more is refused as `not-sent`. @default 20,000 */
  maxQueueRecords?: number;
  /** When `publish` rejects without an acknowledgement. @default 30,000 */
  deadlineMs?: number;
  /** The longest time at stop for records that are pending. @default 10,000 */
  flushMs?: number;
}

/** The defaults of {@link ProducerOptions}. */
export const producerDefaults: Required<ProducerOptions> = {
  lingerMs: 5,
  maxBatchRecords: 2_000,
  maxBatchBytes: 1_000_000,
  maxQueueRecords: 20_000,
  deadlineMs: 30_000,
  flushMs: 10_000,
};
