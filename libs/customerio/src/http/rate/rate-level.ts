/** Responses within a time, by what they say about the rate. */
export interface Responses {
  readonly ok: number;
  /** 429. */
  readonly throttled: number;
  /** 5xx, no response, or one that was slow. */
  readonly failed: number;
}

/** How many requests may be made, and what is known of Customer.io's limit. Instances that share a budget share it as JSON. */
export interface RateLevel {
  readonly perSecond: number;
  /** Requests per second that were answered when others got 429; undefined while none did. */
  readonly limit?: number | undefined;
  /** The limit as measured, before it was lowered. */
  readonly measured: number;
  /** Share of 429s among requests below the limit, 0 to 0.05: what others cause, who use the same workspace. @default 0 */
  readonly stray?: number | undefined;
}

/** The least and the most requests per second. */
export interface RateBounds {
  readonly floor: number;
  readonly ceiling: number;
}

const STEPS_TO_CEILING = 20;

/** 429s up to this share may have nothing to do with the rate. In small windows that many are expected while no limit is known. */
const STRAY_SHARE = 0.05;
/** A window of this many responses shows a limit by any 429: lowering the rate a little, to see whether they end, costs little. */
const LARGE_WINDOW = 200;
/** More 429s than expected, by this many standard deviations, are the rate's doing: one of five requests is not. */
const SIGNIFICANT = 2.5;
/** The share of stray 429s is a mean over about this many requests. */
const STRAY_MEMORY = 2_000;
/** Of other failures too, this share says nothing about the rate. Otherwise it would never probe beyond a limit again. */
const TOLERATED_FAILURES = 0.1;
/** A limit can be measured from this share of the rate on, or by enough responses. */
const AT_RATE = 0.8;
const ENOUGH_RESPONSES = 20;
/** A limit is not taken for lower than this share of the rate: a window after a `Retry-After` has mostly 429s of the burst before it. */
const LEAST_MEASURED = 0.5;
/** The rate after 429s, as a share of the limit; and up to where 429s cannot be its doing. */
const BELOW_LIMIT = 0.95;
const STRAY_BELOW_LIMIT = 0.955;
/** The limit after a few more 429s: it was taken for too high. Not below half, in case that they are stray after all. */
const LOWERED = 0.98;
const LEAST_LOWERED = 0.5;
/** Near the limit the rate grows by this share of itself per second, so that few requests find out that it still holds. */
const PROBE_SHARE = 0.005;
/** Beyond this, the limit has evidently been raised; from twice the limit on, it is forgotten. */
const PAST_LIMIT = 1.05;
const PAST_LIMIT_SHARE = 0.1;

/** The level before anything is known. */
export const firstLevel = ({ ceiling }: RateBounds): RateLevel => ({ perSecond: ceiling, measured: 0 });

/** The level of one instance, when those that share a budget cannot reach it: together they make as many requests as before. */
export const shareOf = (level: RateLevel, share: number): RateLevel => ({
  perSecond: level.perSecond * share,
  limit: level.limit && level.limit * share,
  measured: level.measured * share,
});

/**
 * The level after a window of responses. After 429s that the rate has caused, it is what was answered well, and probes upwards
 * slowly. Those that come below the limit as well, or are as few as stray ones may be, do not lower it: at 5 requests per second
 * one stray 429 in ten seconds would keep it there for minutes. Other failures decrease it in proportion to their share (as in
 * DCTCP), and it climbs back in equal steps: a few stray errors cost nothing; when all fail, the rate is halved every second.
 */
export function nextLevel(level: RateLevel, responses: Responses, elapsedMs: number, bounds: RateBounds): RateLevel {
  const next = unboundedLevel(level, responses, elapsedMs / 1_000, bounds);
  const perSecond = bounded(next.perSecond, bounds);
  const isForgotten = next.limit !== undefined && perSecond >= 2 * next.limit;
  return { ...next, perSecond, limit: isForgotten ? undefined : next.limit };
}

const bounded = (perSecond: number, { floor, ceiling }: RateBounds) => Math.min(ceiling, Math.max(floor, perSecond));

function unboundedLevel(before: RateLevel, responses: Responses, seconds: number, bounds: RateBounds): RateLevel {
  const { ok, throttled, failed } = responses;
  const all = ok + throttled + failed;
  const level = { ...before, stray: strayAfter(before, throttled, all, bounds) };
  if (isCausedByRate(level, throttled, all)) {
    if (isMeasured(level, throttled / all, all, seconds)) {
      // Requests that came in one part of the window, as after a start, were answered at a higher rate than in all of it.
      const answered = Math.max(ok / seconds, (level.perSecond * ok) / all);
      const measured = bounded(Math.max(answered, level.perSecond * LEAST_MEASURED), bounds);
      return { ...level, perSecond: measured * BELOW_LIMIT, limit: measured, measured };
    }
    if (level.limit) {
      const limit = Math.max(level.limit * LOWERED, level.measured * LEAST_LOWERED);
      return { ...level, limit, perSecond: Math.min(level.perSecond, limit * BELOW_LIMIT) };
    }
  }
  const bad = Math.max(0, (failed + throttled) / all - TOLERATED_FAILURES) / (1 - TOLERATED_FAILURES);
  return { ...level, perSecond: grown(level, level.perSecond * (1 - bad / 2), 1 - bad, bounds) };
}

/** The share of stray 429s, once this window is known. */
function strayAfter(level: RateLevel, throttled: number, responses: number, { floor }: RateBounds): number {
  const { stray = 0, limit, perSecond } = level;
  const isBelow = limit !== undefined && perSecond <= Math.max(floor, limit * STRAY_BELOW_LIMIT);
  if (!isBelow || exceeds(throttled, responses, STRAY_SHARE)) return stray;
  return stray + (Math.min(throttled / responses, STRAY_SHARE) - stray) * (responses / (responses + STRAY_MEMORY));
}

function isCausedByRate({ stray = 0, limit }: RateLevel, throttled: number, responses: number): boolean {
  const isUnknown = limit === undefined && responses < LARGE_WINDOW;
  return exceeds(throttled, responses, isUnknown ? STRAY_SHARE : stray);
}

/** Whether this many of the responses can hardly be by chance, where this share is usual. */
function exceeds(count: number, responses: number, share: number): boolean {
  const expected = responses * share;
  return count > expected + SIGNIFICANT * Math.sqrt(expected);
}

/** Whether what was answered is the limit: not when we asked for little, which says nothing about more. */
function isMeasured({ perSecond, limit }: RateLevel, share: number, responses: number, seconds: number): boolean {
  const isAtRate = responses / seconds >= perSecond * AT_RATE;
  if (share < STRAY_SHARE) return isAtRate && limit === undefined;
  return isAtRate || responses >= ENOUGH_RESPONSES;
}

/** @param share of a full step */
function grown({ limit }: RateLevel, from: number, share: number, { ceiling }: RateBounds): number {
  const climbed = from + share * (ceiling / STEPS_TO_CEILING);
  if (!limit) return climbed;
  const near = limit * BELOW_LIMIT;
  if (from < near) return Math.min(climbed, near);
  return from * (1 + share * (from < limit * PAST_LIMIT ? PROBE_SHARE : PAST_LIMIT_SHARE));
}
