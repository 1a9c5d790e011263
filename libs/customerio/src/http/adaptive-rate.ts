/** A response, as far as the rate depends on it. */
export interface ObservedResponse {
  /** 429, 5xx or no response. */
  failed: boolean;
  durationMs: number;
}

/** A request rate that adapts to the responses. */
export interface AdaptiveRate {
  /** Requests per second that are allowed now. */
  readonly perSecond: number;
  /** Reserves the next slot; returns how long to wait for it, ms. */
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

/**
 * Additive increase, multiplicative decrease, in proportion to the share of bad responses within a second (as in DCTCP):
 * a few stray errors cost almost nothing; when all fail, the rate is halved every second.
 */
export function createAdaptiveRate({ ceiling, floor = 5, slowMs, now }: AdaptiveRateOptions): AdaptiveRate {
  let perSecond = ceiling;
  let nextSlotAt = now();
  let windowStart = now();
  let responses = 0;
  let bad = 0;

  function adjust(share: number) {
    const next = perSecond * (1 - share / 2) + (1 - share) * (ceiling / STEPS_TO_CEILING);
    perSecond = Math.min(ceiling, Math.max(Math.min(floor, ceiling), next));
  }

  return {
    get perSecond() {
      return perSecond;
    },
    reserve() {
      const slot = Math.max(nextSlotAt, now() - BURST_MS);
      nextSlotAt = slot + 1_000 / perSecond;
      return Math.max(0, slot - now());
    },
    record({ failed, durationMs }) {
      responses += 1;
      if (failed || durationMs > slowMs) bad += 1;
      if (now() - windowStart < WINDOW_MS) return;
      adjust(bad / responses);
      windowStart = now();
      responses = 0;
      bad = 0;
    },
  };
}
