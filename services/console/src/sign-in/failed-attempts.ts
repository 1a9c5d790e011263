/** Failed attempts of one address within the window before others are refused unread. */
const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; beyond it the oldest is forgotten. */
const MAX_ADDRESSES = 10_000;

/** Counts failed sign-ins by address, so that nobody tries tokens. */
export class FailedAttempts {
  readonly #now: () => number;
  readonly #byAddress = new Map<string, { failures: number; until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Ms until the address may try again; 0: now. */
  waitOf(address: string): number {
    const known = this.#byAddress.get(address);
    if (!known || known.failures < MAX_FAILURES) return 0;
    return Math.max(0, known.until - this.#now());
  }

  add(address: string): void {
    const known = this.#byAddress.get(address);
    const isOver = !known || known.until <= this.#now();
    const failures = isOver ? 1 : known.failures + 1;
    const until = isOver ? this.#now() + WINDOW_MS : known.until;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { failures, until });
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size > MAX_ADDRESSES && oldest !== undefined) this.#byAddress.delete(oldest);
  }
}
