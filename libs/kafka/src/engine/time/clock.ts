/** Time, injected: the engine has no timers of its own. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls back once after so many ms; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once the work at hand is done: what arrives together is then looked at together. */
  soon(callback: () => void): void;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
}

/** The machine's time. */
export const systemClock: Clock = {
  now: Date.now,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  soon: setImmediate,
  random: Math.random,
};
