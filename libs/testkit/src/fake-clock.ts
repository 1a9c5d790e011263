/** A clock that only the test advances. */
export interface FakeClock {
  /** Ms since the epoch. */
  now(): number;
  /** Advances by `ms` and wakes each sleeper at its own time, in order. Resolves once their continuations have run. */
  advance(ms: number): Promise<void>;
  /** Resolves once the clock has advanced by `ms`, or rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Number of pending sleepers. */
  readonly sleeping: number;
}

interface Sleeper {
  at: number;
  wake(): void;
}

/** Creates a clock that starts at `startMs`. */
export function fakeClock(startMs: number = Date.UTC(2026, 10, 21, 12)): FakeClock {
  let time = startMs;
  let sleepers: Sleeper[] = [];

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = { at: time + ms, wake: resolve };
      sleepers = [...sleepers, sleeper].sort((a, b) => a.at - b.at);
      const abort = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });

  async function advance(ms: number) {
    const until = time + ms;
    for (let next = sleepers[0]; next && next.at <= until; next = sleepers[0]) {
      time = next.at;
      sleepers = sleepers.slice(1);
      next.wake();
      await turn();
    }
    time = until;
    await turn();
  }

  return {
    now: () => time,
    advance,
    sleep,
    get sleeping() {
      return sleepers.length;
    },
  };
}

/** Lets all resolved promises continue. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
