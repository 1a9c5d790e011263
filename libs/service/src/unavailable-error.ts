/** What a part needs cannot be reached for now. A service whose part fails to start with it stays up, not ready, and starts the part again. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
