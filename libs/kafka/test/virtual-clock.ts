import type { Clock } from '../src/engine/time/clock.ts';

interface Timer {
  at: number;
  callback: () => void;
}

/** Time that stands still until it is moved; timers fire in order. */
export class VirtualClock implements Clock {
  #now = 1_000_000_000_000;
  #dateOffset = 0;
  #timers: Timer[] = [];
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

  /** Time that has passed, whatever an engine under test takes for the time. Ms. */
  get elapsedMs(): number {
    return this.#now;
  }

  /** The process is stopped and continued, as by SIGSTOP: time passes and nothing happens; what was due is late. */
  stop(ms: number): void {
    this.#now += ms;
  }

  random(): number {
    return this.#random();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  soon(callback: () => void): void {
    queueMicrotask(callback);
  }

  /** Moves the time on, ms, and lets everything happen that is due by then. What is due at one moment happens together. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settleMicrotasks();
    for (;;) {
      const at = this.#timers.reduce((earliest, timer) => Math.min(earliest, timer.at), Number.POSITIVE_INFINITY);
      if (at > end) break;
      this.#now = Math.max(this.#now, at);
      const due = this.#timers.filter((timer) => timer.at <= this.#now).sort((a, b) => a.at - b.at);
      for (const timer of due) this.#fire(timer);
      await settleMicrotasks();
    }
    this.#now = end;
  }

  #fire(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index < 0) return; // cancelled by one that was due with it
    this.#timers.splice(index, 1);
    timer.callback();
  }
}

/** Long enough for every chain of promises that needs no timer. */
const settleMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
