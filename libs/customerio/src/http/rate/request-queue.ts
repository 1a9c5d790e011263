import { BusError } from '@cio-bus/contracts';
import { type AdaptiveRate, BURST_MS } from './adaptive-rate.ts';

/** How a request waits for its turn. */
export interface TurnOptions {
  /** Aborts the wait: VENDOR_UNAVAILABLE. */
  signal?: AbortSignal | undefined;
  /** Time on the monotonic clock after which the request must not start: NOT_REACHED. @default never */
  startBy?: number | undefined;
  /** Whether it goes before those that are not urgent. @default false */
  isUrgent?: boolean | undefined;
}

/** Options of a {@link RequestQueue}. */
export interface RequestQueueOptions {
  rate: AdaptiveRate;
  /** A hold that lasts longer fails those that wait at once, so that their messages need not wait here. */
  longHoldMs: number;
  /** A monotonic clock, ms. */
  now(): number;
}

interface Waiter {
  readonly isUrgent: boolean;
  start(): void;
  fail(error: BusError): void;
}

/** A hold that begins while the queue waits is noticed within this time. */
const MAX_PAUSE_MS = 100;

/**
 * Requests that wait for their turn. Slots are taken for those at the head only, and not far ahead: one that leaves
 * here wastes none, which would make all others wait longer, until they leave, too.
 *
 * One loop (`#handOut`) takes slots while anybody waits. Between its steps requests join, leave and start.
 */
export class RequestQueue {
  readonly #options: RequestQueueOptions;
  #urgent: Waiter[] = [];
  #others: Waiter[] = [];
  #isHandingOut = false;

  constructor(options: RequestQueueOptions) {
    this.#options = options;
  }

  /** Resolves when the request may start. @throws BusError `VENDOR_THROTTLED` in a long hold, `NOT_REACHED`, `VENDOR_UNAVAILABLE` when aborted */
  async turn({ signal, startBy, isUrgent = false }: TurnOptions): Promise<void> {
    if (signal?.aborted) throw aborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { isUrgent, start: resolve, fail: reject };
    const leave = (error: BusError) => {
      this.#remove(waiter);
      reject(error);
    };
    const abort = () => leave(aborted());
    signal?.addEventListener('abort', abort);
    const leftMs = startBy === undefined ? undefined : startBy - this.#options.now();
    const timer = leftMs === undefined ? undefined : setTimeout(() => leave(notReached()), Math.max(0, leftMs));
    (isUrgent ? this.#urgent : this.#others).push(waiter);
    void this.#handOut();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  get #length(): number {
    return this.#urgent.length + this.#others.length;
  }

  #remove(waiter: Waiter): void {
    const others = (waiters: Waiter[]) => waiters.filter((one) => one !== waiter);
    if (waiter.isUrgent) this.#urgent = others(this.#urgent);
    else this.#others = others(this.#others);
  }

  async #handOut(): Promise<void> {
    if (this.#isHandingOut) return;
    this.#isHandingOut = true;
    while (this.#length > 0) await this.#handOutSome();
    this.#isHandingOut = false;
  }

  async #handOutSome(): Promise<void> {
    const { rate, longHoldMs, now } = this.#options;
    if (rate.heldMs > longHoldMs) return this.#failAll(rate.heldMs);
    const slots = await rate.take(this.#length);
    const takenAt = now();
    for (const waitMs of slots.waitsMs) {
      const leftMs = takenAt + waitMs - now();
      if (leftMs >= 1) await delay(leftMs);
      if (rate.heldMs > 0) return; // a hold that began meanwhile has voided the slot
      if (now() - takenAt - waitMs > BURST_MS) continue; // this process was busy: making up for it would exceed the limit
      (this.#urgent.shift() ?? this.#others.shift())?.start();
    }
    if (this.#length > 0 && slots.againMs >= 1) await delay(Math.min(slots.againMs, MAX_PAUSE_MS));
  }

  #failAll(heldMs: number): void {
    const waiting = [...this.#urgent.splice(0), ...this.#others.splice(0)];
    const text = 'Customer.io has asked for a pause; the request was not sent';
    for (const { fail } of waiting) {
      fail(new BusError('VENDOR_THROTTLED', text, { retryAfterMs: heldMs, reason: 'paused' }));
    }
  }
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const notReached = () => new BusError('NOT_REACHED', 'the call ended before this request had its turn');
const aborted = () => new BusError('VENDOR_UNAVAILABLE', 'the call was aborted before anything was sent');
