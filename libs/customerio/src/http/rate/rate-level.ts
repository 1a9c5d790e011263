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
}

/** The least and the most requests per second. */
export interface RateBounds {
  readonly floor: number;
  readonly ceiling: number;
}

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

/** The level before anything is known. */
export const firstLevel = ({ ceiling }: RateBounds): RateLevel => ({ perSecond: ceiling, measured: 0 });

/** The level of one instance, when those that share a budget cannot reach it: together they make as many requests as before. */
export const shareOf = (level: RateLevel, share: number): RateLevel => ({
  perSecond: level.perSecond * share,
  limit: level.limit && level.limit * share,
  measured: level.measured * share,
});

/**
 * The level after a window of responses. After a 429 the rate is what was answered well, and probes upwards slowly. Other
 * failures decrease it in proportion to their share (as in DCTCP), and it climbs back in equal steps: a few stray errors
 * cost almost nothing; when all fail, the rate is halved every second.
 */
export function nextLevel(level: RateLevel, responses: Responses, elapsedMs: number, bounds: RateBounds): RateLevel {
  const next = unboundedLevel(level, responses, elapsedMs / 1_000, bounds);
  const perSecond = bounded(next.perSecond, bounds);
  const isForgotten = next.limit !== undefined && perSecond >= 2 * next.limit;
  return { ...next, perSecond, limit: isForgotten ? undefined : next.limit };
}

const bounded = (perSecond: number, { floor, ceiling }: RateBounds) => Math.min(ceiling, Math.max(floor, perSecond));

function unboundedLevel(level: RateLevel, responses: Responses, seconds: number, bounds: RateBounds): RateLevel {
  const { ok, throttled, failed } = responses;
  const all = ok + throttled + failed;
  if (throttled > 0 && isMeasured(level, throttled / all, all, seconds)) {
    const measured = bounded(ok / seconds, bounds);
    return { perSecond: measured * BELOW_LIMIT, limit: measured, measured };
  }
  if (throttled > 0 && level.limit) {
    const limit = Math.max(level.limit * LOWERED, level.measured * LEAST_LOWERED);
    return { ...level, limit, perSecond: Math.min(level.perSecond, limit * BELOW_LIMIT) };
  }
  const bad = (failed + throttled) / all;
  return { ...level, perSecond: grown(level, level.perSecond * (1 - bad / 2), 1 - bad, bounds) };
}

/** Whether what was answered is the limit: not when we asked for little, which says nothing about more. */
function isMeasured({ perSecond, limit }: RateLevel, share: number, responses: number, seconds: number): boolean {
  const isAtRate = responses / seconds >= perSecond * AT_RATE;
  if (share < SHARE_OF_A_LIMIT) return isAtRate && limit === undefined;
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
