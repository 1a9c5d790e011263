/** What was thrown, as an error: an app may throw anything, also what cannot be printed. */
export function errorOf(thrown: unknown): Error {
  try {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  } catch {
    return new Error('something was thrown that is neither an error nor text');
  }
}
