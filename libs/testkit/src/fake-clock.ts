/** A clock that only a test moves. */
export interface FakeClock {
  /** Ms since the epoch. */
  now(): number;
  /** Moves on by `ms`, running each due timer at its own time, in order. Resolves when what they began has had its turn. */
  advance(ms: number): Promise<void>;
  /** Resolves once the clock has been moved past `ms` from now, or rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** How many sleepers wait. */
  readonly sleeping: number;
}

interface Sleeper {
  at: number;
  wake(): void;
}

/** Makes a clock that stands at `startMs`. */
export function fakeClock(startMs: number = Date.UTC(2026, 10, 21, 12)): FakeClock {
  let time = startMs;
  let sleepers: Sleeper[] = [];

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = { at: time + ms, wake: resolve };
      sleepers = [...sleepers, sleeper].sort((a, b) => a.at - b.at);
      const give = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      if (signal?.aborted) give();
      else signal?.addEventListener('abort', give, { once: true });
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

/** Lets every promise that can go on do so. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
