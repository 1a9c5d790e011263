/** Exit codes of the command line, for scripts. */
export const exitCodes = {
  /** Done; in a dry run, printed what would be done. */
  done: 0,
  /** A check failed, nothing was found, or part of the work failed. */
  found: 1,
  /** Invalid arguments or settings. Nothing was done. */
  wrongUse: 2,
  /** A server could not be reached, or an unexpected error. */
  failed: 3,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Invalid arguments; the message says what is expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
