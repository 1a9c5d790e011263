import { firstLevel, nextLevel, type RateBounds, type RateLevel, type Responses } from './rate-level.ts';

/** A response, as far as the rate depends on it. */
export interface ObservedResponse {
  /** `throttled`: 429. `failed`: 5xx or no response. */
  result: keyof Responses;
  durationMs: number;
  /** From `Retry-After`, ms. */
  retryAfterMs?: number | undefined;
}

/** Slots that were taken, in order. */
export interface Slots {
  /** How long to wait for each, ms. */
  readonly waitsMs: readonly number[];
  /** When to ask for more, ms. */
  readonly againMs: number;
}

/** A request rate that adapts to the responses: of this instance, or shared with others. */
export interface AdaptiveRate {
  /** Requests per second that are allowed now; of a shared rate, the share of this instance. */
  readonly perSecond: number;
  /** How much longer no request may start, because a `Retry-After` asked for that, ms; 0 when any may. */
  readonly heldMs: number;
  /** Takes this many of the next slots, or fewer if they are far ahead. A slot from before a hold is void. */
  take(wanted: number): Slots | Promise<Slots>;
  record(response: ObservedResponse): void;
}

/** The rate of this instance alone. */
export interface OwnRate extends AdaptiveRate {
  readonly level: RateLevel;
  take(wanted: number): Slots;
}

/** Limits of an {@link AdaptiveRate}. */
export interface AdaptiveRateOptions {
  /** Maximum requests per second, and the initial rate. */
  ceiling: number;
  /** Minimum requests per second, to notice the end of an outage. @default 5 */
  floor?: number;
  /** A response slower than this counts as failed, ms. */
  slowMs: number;
  /** What is known at the start. @default the ceiling, and no limit */
  level?: RateLevel;
  /** A monotonic clock, ms. */
  now(): number;
}

const WINDOW_MS = 1_000;
const FLOOR = 5;
/** Slots that were not used for this long may be used at once: a process on a busy machine is often late by tens of ms. */
export const BURST_MS = 100;
/** Slots that lie further ahead are not taken: whoever takes one may not live to use it. */
export const AHEAD_MS = 50;

/** When to ask for more slots, if the next one lies this far ahead. */
export const againMsOf = (aheadMs: number): number => Math.max(1, aheadMs - AHEAD_MS / 2);

/** The bounds of a rate. */
export const boundsOf = ({ ceiling, floor = FLOOR }: AdaptiveRateOptions): RateBounds => ({
  ceiling,
  floor: Math.min(floor, ceiling),
});

/** What a response counts as. */
export const countedAs = ({ result, durationMs }: ObservedResponse, slowMs: number): keyof Responses =>
  result === 'ok' && durationMs > slowMs ? 'failed' : result;

/** Creates the rate of one instance; {@link nextLevel} says how it follows the responses, second by second. */
export function createAdaptiveRate(options: AdaptiveRateOptions): OwnRate {
  const { slowMs, now } = options;
  const bounds = boundsOf(options);
  let level = options.level ?? firstLevel(bounds);
  let nextSlotAt = now();
  let heldUntil = 0;
  let window: (Record<keyof Responses, number> & { startedAt: number }) | undefined;

  function hold(ms: number) {
    heldUntil = Math.max(heldUntil, now() + ms);
    nextSlotAt = heldUntil;
  }

  return {
    get level() {
      return level;
    },
    get perSecond() {
      return level.perSecond;
    },
    get heldMs() {
      return Math.max(0, heldUntil - now());
    },
    take(wanted) {
      const waitsMs: number[] = [];
      nextSlotAt = Math.max(nextSlotAt, now() - BURST_MS);
      while (waitsMs.length < wanted && nextSlotAt - now() <= AHEAD_MS) {
        waitsMs.push(Math.max(0, nextSlotAt - now()));
        nextSlotAt += 1_000 / level.perSecond;
      }
      return { waitsMs, againMs: againMsOf(nextSlotAt - now()) };
    },
    record(response) {
      window ??= { ok: 0, throttled: 0, failed: 0, startedAt: now() };
      window[countedAs(response, slowMs)] += 1;
      if (response.result === 'throttled' && response.retryAfterMs) hold(response.retryAfterMs);
      const elapsedMs = now() - window.startedAt;
      if (elapsedMs < WINDOW_MS) return;
      level = nextLevel(level, window, elapsedMs, bounds);
      window = undefined;
    },
  };
}
