/** A response, as far as the rate depends on it. */
export interface ObservedResponse {
  /** `throttled`: 429. `failed`: 5xx or no response. */
  result: 'ok' | 'throttled' | 'failed';
  durationMs: number;
  /** From `Retry-After`, ms. */
  retryAfterMs?: number | undefined;
}

/** A request rate that adapts to the responses. */
export interface AdaptiveRate {
  /** Requests per second that are allowed now. */
  readonly perSecond: number;
  /** How much longer no request may start, because a `Retry-After` asked for that, ms; 0 when any may. */
  readonly heldMs: number;
  /** Reserves the next slot; returns how long to wait for it, ms. A slot from before a hold is void. */
  reserve(): number;
  record(response: ObservedResponse): void;
}

/** Limits of an {@link AdaptiveRate}. */
export interface AdaptiveRateOptions {
  /** Maximum requests per second, and the initial rate. */
  ceiling: number;
  /** Minimum requests per second, to notice the end of an outage. @default 5 */
  floor?: number;
  /** A response slower than this counts as failed, ms. */
  slowMs: number;
  /** A monotonic clock, ms. */
  now(): number;
}

const WINDOW_MS = 1_000;
const BURST_MS = 20;
const STEPS_TO_CEILING = 20;

/** A larger share of 429s in a window shows what the limit is; a smaller one, that the rate is just above it. */
const SHARE_OF_A_LIMIT = 0.05;
/** A limit can be measured from this share of the rate on, or by enough responses. */
const AT_RATE = 0.8;
const ENOUGH_RESPONSES = 20;
/** The rate after 429s, as a share of the limit. */
const BELOW_LIMIT = 0.95;
/** The limit after a few more 429s: it was taken for too high. They may also have nothing to do with the rate, so not below half. */
const LOWERED = 0.98;
const LEAST_LOWERED = 0.5;
/** Near the limit the rate grows by this share of itself per second, so that few requests find out that it still holds. */
const PROBE_SHARE = 0.005;
/** Beyond this, the limit has evidently been raised; from twice the limit on, it is forgotten. */
const PAST_LIMIT = 1.05;
const PAST_LIMIT_SHARE = 0.1;

/** Responses by what they say about the rate. */
type Responses = Readonly<Record<ObservedResponse['result'], number>>;
type Window = Record<ObservedResponse['result'], number> & { readonly startedAt: number };

/**
 * After a 429 the rate is what was answered well, and probes upwards slowly. Other failures decrease it in proportion to
 * their share within a second (as in DCTCP), and it climbs back in equal steps: a few stray errors cost almost nothing;
 * when all fail, the rate is halved every second.
 */
export function createAdaptiveRate({ ceiling, floor = 5, slowMs, now }: AdaptiveRateOptions): AdaptiveRate {
  const level = new RateLevel(ceiling, Math.min(floor, ceiling));
  let nextSlotAt = now();
  let heldUntil = 0;
  let window: Window | undefined;

  function hold(ms: number) {
    heldUntil = Math.max(heldUntil, now() + ms);
    nextSlotAt = heldUntil;
  }

  return {
    get perSecond() {
      return level.perSecond;
    },
    get heldMs() {
      return Math.max(0, heldUntil - now());
    },
    reserve() {
      const slot = Math.max(nextSlotAt, now() - BURST_MS);
      nextSlotAt = slot + 1_000 / level.perSecond;
      return Math.max(0, slot - now());
    },
    record({ result, durationMs, retryAfterMs = 0 }) {
      window ??= { ok: 0, throttled: 0, failed: 0, startedAt: now() };
      window[result === 'ok' && durationMs > slowMs ? 'failed' : result] += 1;
      if (result === 'throttled' && retryAfterMs > 0) hold(retryAfterMs);
      const elapsedMs = now() - window.startedAt;
      if (elapsedMs < WINDOW_MS) return;
      level.adjust(window, elapsedMs);
      window = undefined;
    },
  };
}

/** Requests per second, decided window by window. */
class RateLevel {
  readonly #ceiling: number;
  readonly #least: number;
  #perSecond: number;
  /** Requests per second that were answered when others got 429; undefined while none did. */
  #limit: number | undefined;
  /** The limit as measured, before it was lowered. */
  #measured = 0;

  constructor(ceiling: number, least: number) {
    this.#ceiling = ceiling;
    this.#least = least;
    this.#perSecond = ceiling;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  adjust(window: Responses, elapsedMs: number): void {
    this.#perSecond = Math.min(this.#ceiling, Math.max(this.#least, this.#next(window, elapsedMs / 1_000)));
    if (this.#limit && this.#perSecond >= 2 * this.#limit) this.#limit = undefined;
  }

  #next({ ok, throttled, failed }: Responses, seconds: number): number {
    const responses = ok + throttled + failed;
    if (throttled > 0 && this.#isMeasured(throttled / responses, responses, seconds)) {
      this.#measured = Math.max(this.#least, Math.min(this.#ceiling, ok / seconds));
      this.#limit = this.#measured;
      return this.#limit * BELOW_LIMIT;
    }
    if (throttled > 0 && this.#limit) {
      this.#limit = Math.max(this.#limit * LOWERED, this.#measured * LEAST_LOWERED);
      return Math.min(this.#perSecond, this.#limit * BELOW_LIMIT);
    }
    const bad = (failed + throttled) / responses;
    return this.#grown(this.#perSecond * (1 - bad / 2), 1 - bad);
  }

  /** Whether what was answered is the limit: not when we asked for little, which says nothing about more. */
  #isMeasured(share: number, responses: number, seconds: number): boolean {
    const isAtRate = responses / seconds >= this.#perSecond * AT_RATE;
    if (share < SHARE_OF_A_LIMIT) return isAtRate && this.#limit === undefined;
    return isAtRate || responses >= ENOUGH_RESPONSES;
  }

  /** @param share of a full step */
  #grown(from: number, share: number): number {
    const climbed = from + share * (this.#ceiling / STEPS_TO_CEILING);
    if (!this.#limit) return climbed;
    const near = this.#limit * BELOW_LIMIT;
    if (from < near) return Math.min(climbed, near);
    return from * (1 + share * (from < this.#limit * PAST_LIMIT ? PROBE_SHARE : PAST_LIMIT_SHARE));
  }
}
