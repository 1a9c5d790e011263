/** How long the steps of a stop may take, ms. Together they fit into the shutdown deadline, with a margin for disconnecting. */
export interface StopBudget {
  /** Calls and requests in progress are completed and recorded. */
  readonly drainMs: number;
  /** The last offsets are committed. */
  readonly commitMs: number;
  /** Records that are waiting for Kafka are written. */
  readonly flushMs: number;
  /** The last spans are exported. */
  readonly exportMs: number;
}

/** Divides `STOP_TIMEOUT_MS`, which must be shorter than the time after which the platform kills the process. */
export const stopBudget = (timeoutMs: number): StopBudget => ({
  drainMs: timeoutMs * 0.6,
  commitMs: timeoutMs * 0.12,
  flushMs: timeoutMs * 0.15,
  exportMs: timeoutMs * 0.05,
});
