/** A token that a broker accepts. */
export interface BearerToken {
  readonly value: string;
  /** When it expires, ms since the epoch. */
  readonly expiresAt: number;
}

/** Gets a token. @throws TokenError when none can be obtained */
export type TokenSource = () => Promise<BearerToken>;

/** No token could be obtained. The message names the cause, never what was sent or received. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** Whether another attempt may succeed; the Kafka client reads it under this name, and retries or fails. */
  readonly retriable: boolean;

  constructor(message: string, { retriable, ...options }: ErrorOptions & { retriable: boolean }) {
    super(message, options);
    this.retriable = retriable;
  }
}

/** Whether the failure of a token server is transient: 408, 429, 5xx, or no response at all. */
export const isTransient = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 429 || status >= 500;
