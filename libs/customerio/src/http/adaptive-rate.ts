/** How an answer counts towards the rate. */
export interface AnswerSeen {
  /** 429, 5xx or none at all. */
  failed: boolean;
  durationMs: number;
}

/** A request rate that follows how the other side is doing. */
export interface AdaptiveRate {
  /** Requests a second that are allowed now. */
  readonly perSecond: number;
  /** Takes the next place; answers how long to wait before using it, ms. */
  reserve(): number;
  record(answer: AnswerSeen): void;
}

/** Limits of an {@link AdaptiveRate}. */
export interface AdaptiveRateOptions {
  /** Most requests a second; where it starts. */
  ceiling: number;
  /** Fewest requests a second: an outage has to be noticed to be over. @default 5 */
  floor?: number;
  /** An answer slower than this counts as failed, ms. */
  slowMs: number;
  /** Ms, on any steady scale. */
  now(): number;
}

const WINDOW_MS = 1_000;
const BURST_MS = 20;
const STEPS_TO_CEILING = 20;

/**
 * Additive increase, multiplicative decrease, in proportion to the share of bad answers within a second (as DCTCP
 * does): a few stray errors cost nearly nothing, all answers failing halves the rate each second.
 */
export function createAdaptiveRate({ ceiling, floor = 5, slowMs, now }: AdaptiveRateOptions): AdaptiveRate {
  let perSecond = ceiling;
  let nextPlaceAt = now();
  let windowStart = now();
  let answers = 0;
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
      const place = Math.max(nextPlaceAt, now() - BURST_MS);
      nextPlaceAt = place + 1_000 / perSecond;
      return Math.max(0, place - now());
    },
    record({ failed, durationMs }) {
      answers += 1;
      if (failed || durationMs > slowMs) bad += 1;
      if (now() - windowStart < WINDOW_MS) return;
      adjust(bad / answers);
      windowStart = now();
      answers = 0;
      bad = 0;
    },
  };
}
