/** A token that a broker accepts. */
export interface BearerToken {
  readonly value: string;
  /** When it ends, ms since the epoch. */
  readonly expiresAt: number;
}

/** Gets a token. @throws TokenError when there is none to be had */
export type TokenSource = () => Promise<BearerToken>;

/** No token could be had. The message names the cause, never what was sent or answered. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** Whether another try may succeed; the Kafka client reads it under this name, and tries again or gives up. */
  readonly retriable: boolean;

  constructor(message: string, { retriable, ...options }: ErrorOptions & { retriable: boolean }) {
    super(message, options);
    this.retriable = retriable;
  }
}

/** Whether a token server that answered so may answer otherwise soon: 408, 429 and 5xx, and no answer at all. */
export const mayPass = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 429 || status >= 500;
