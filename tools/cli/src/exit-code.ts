/** Exit codes of the command line, for scripts. */
export const exitCodes = {
  /** Done; or said what would be done. */
  done: 0,
  /** Something was found that must not be, was not found, or could not be done to all. */
  found: 1,
  /** Wrong arguments or settings. Nothing was done. */
  wrongUse: 2,
  /** Kafka or the warehouse cannot be reached, or an error nobody foresaw. */
  failed: 3,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Arguments that cannot be used; the message says why, for whoever wrote them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
