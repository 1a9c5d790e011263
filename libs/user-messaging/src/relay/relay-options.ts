/** Limits of a relay. Milliseconds, rows, bytes. */
export interface RelayOptions {
  /** Rows of one Kafka transaction. @default 500 */
  batchRows?: number;
  /** Bytes of one Kafka transaction; a larger row goes alone. @default 800,000 */
  batchBytes?: number;
  /** Wait between two looks at an empty outbox. @default 250 */
  pollMs?: number;
  /** How long another relay waits for one that has died. @default 10,000 */
  leaseMs?: number;
  /** Longest wait after a failure. @default 10,000 */
  maxBackOffMs?: number;
  /** How long published rows are kept. @default a day */
  keepPublishedMs?: number;
  /** How long refused rows are kept. @default 30 days */
  keepRefusedMs?: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** The defaults of {@link RelayOptions}. */
export const relayDefaults: Required<RelayOptions> = {
  batchRows: 500,
  batchBytes: 800_000,
  pollMs: 250,
  leaseMs: 10_000,
  maxBackOffMs: 10_000,
  keepPublishedMs: DAY_MS,
  keepRefusedMs: 30 * DAY_MS,
};
