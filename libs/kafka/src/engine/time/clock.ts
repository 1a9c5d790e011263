/** Time, injected: the engine has no timers of its own. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls back once after this time, ms. Returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once the work at hand is done, so that what arrives together is handled together. */
  soon(callback: () => void): void;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon: setImmediate,
  random: Math.random,
};
