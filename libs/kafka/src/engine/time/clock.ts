/**
 * Time, injected: the engine has no timers of its own. Waiting goes by `now`, which no correction of the machine's clock
 * moves; `date` only stamps records.
 */
export interface Clock {
  /** Monotonic, ms: for comparing with other readings of this process. */
  now(): number;
  /** The time of day, ms since the epoch. It can jump either way. */
  date(): number;
  /** Calls back once after this time, ms. Returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once the work at hand is done, so that what arrives together is handled together. */
  soon(callback: () => void): void;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon: setImmediate,
  random: Math.random,
};
