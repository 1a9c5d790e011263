import type { Clock } from '../src/engine/time/clock.ts';

interface Timer {
  at: number;
  order: number;
  callback: () => void;
}

/** Time that stands still until it is moved; timers fire in order. */
export class VirtualClock implements Clock {
  #now = 1_000_000_000_000;
  #dateOffset = 0;
  #timers: Timer[] = [];
  #order = 0;
  readonly #random: () => number;

  constructor(random: () => number = () => 0.5) {
    this.#random = random;
  }

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#now + this.#dateOffset;
  }

  /** Sets the time of day forward or back, ms, as an operator or a time server does. */
  setDate(byMs: number): void {
    this.#dateOffset += byMs;
  }

  random(): number {
    return this.#random();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, order: this.#order++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  soon(callback: () => void): void {
    queueMicrotask(callback);
  }

  /** Moves the time on, ms, and lets everything happen that is due by then. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settleMicrotasks();
    for (;;) {
      const next = this.#timers.sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next || next.at > end) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settleMicrotasks();
    }
    this.#now = end;
  }
}

/** Long enough for every chain of promises that needs no timer. */
const settleMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
