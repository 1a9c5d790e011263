import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from './ledger-config.ts';
import { remembersIds } from './redis/check-redis.ts';
import { redisStorage } from './redis/redis-storage.ts';

/**
 * Lets at most this many ids pass within a time. It counts ids, not calls: a repeated event must not count twice, and a limit
 * must hold in any hour. Rate limiters count calls in fixed windows, which allow twice the limit around their borders.
 */
export interface WindowLimit {
  /**
   * Whether this id may pass. One that passed within the time passes again, and counts once.
   *
   * @throws BusError `STORE_UNAVAILABLE` while the store is unreachable
   */
  admits(id: string): Promise<boolean>;
  /** Whether the count is of all processes together. */
  readonly isShared: boolean;
  /**
   * How many ids have passed.
   *
   * @throws BusError `STORE_UNAVAILABLE` while the store is unreachable
   */
  usage(): Promise<LimitUsage>;
}

/** How many ids have passed a limit. */
export interface LimitUsage {
  /** Within the time of the limit until now: this many of its `max` are used. */
  inWindow: number;
  /** Within 24 hours until now, to ten minutes. */
  inDay: number;
}

/** Options of {@link createWindowLimit}. */
export interface WindowLimitOptions {
  name: string;
  /** Ids within any `windowMs`. */
  max: number;
  windowMs: number;
  /** Clock of the count in memory, ms; Redis uses its own. @default one that is never set back */
  now?(): number;
}

/** Creates a limit: shared by all processes with `REDIS_URL`, otherwise of this process, from 0 after a restart. */
export function createWindowLimit(
  config: LedgerConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  options: WindowLimitOptions,
): WindowLimit & ServicePart {
  const name = `limit-${options.name}`;
  const storage = redisStorage(config, { name, required: remembersIds, logger });
  if (!storage) return { name, start: async () => {}, stop: async () => {}, ...limitInMemory(options) };
  const { start, stop, failure, run, prefix } = storage;
  const [keys, { max, windowMs }] = [[`${prefix}passed`, `${prefix}by-time`] as const, options];
  return {
    name,
    start,
    stop,
    failure,
    isShared: true,
    admits: async (id) => (await run((redis) => redis.eval(ADMIT, 2, ...keys, windowMs, id, max))) === 1,
    async usage() {
      const answer = await run((redis) => redis.eval(USAGE, 2, ...keys, windowMs));
      const [inWindow, inDay] = answer as [number, number];
      return { inWindow, inDay };
    },
  };
}

const DAY_MS = 86_400_000;
/** The count of a day is kept by times of this length, so that it takes no more room when more ids pass. */
const SLOT_MS = 600_000;

const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local firstSlot = math.floor((now - ${DAY_MS}) / ${SLOT_MS}) + 1`;

/** KEYS ids by time, counts by slot; ARGV windowMs, id, max. Safe to repeat. */
const ADMIT = `${NOW}
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
  if redis.call('ZSCORE', KEYS[1], ARGV[2]) then return 1 end
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
  redis.call('ZADD', KEYS[1], now, ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('HINCRBY', KEYS[2], math.floor(now / ${SLOT_MS}), 1)
  redis.call('PEXPIRE', KEYS[2], ${DAY_MS})
  for _, slot in ipairs(redis.call('HKEYS', KEYS[2])) do
    if tonumber(slot) < firstSlot then redis.call('HDEL', KEYS[2], slot) end
  end
  return 1`;

/** KEYS as above; ARGV windowMs. */
const USAGE = `${NOW}
  local counts, inDay = redis.call('HGETALL', KEYS[2]), 0
  for at = 1, #counts, 2 do
    if tonumber(counts[at]) >= firstSlot then inDay = inDay + counts[at + 1] end
  end
  return { redis.call('ZCOUNT', KEYS[1], string.format('(%.0f', now - ARGV[1]), '+inf'), inDay }`;

const monotonic = () => performance.now();

function limitInMemory({ max, windowMs, now = monotonic }: WindowLimitOptions): WindowLimit {
  /** Times by id, the oldest first; at most `max`. */
  const passed = new Map<string, number>();
  /** Counts by slot, the oldest first. */
  const bySlot = new Map<number, number>();
  const forgetOld = () => {
    for (const [id, at] of passed) {
      if (now() - at < windowMs) break;
      passed.delete(id);
    }
    const firstSlot = Math.floor((now() - DAY_MS) / SLOT_MS) + 1;
    for (const slot of bySlot.keys()) if (slot < firstSlot) bySlot.delete(slot);
  };
  return {
    isShared: false,
    async admits(id) {
      forgetOld();
      if (passed.has(id)) return true;
      if (passed.size >= max) return false;
      passed.set(id, now());
      const slot = Math.floor(now() / SLOT_MS);
      bySlot.set(slot, (bySlot.get(slot) ?? 0) + 1);
      return true;
    },
    async usage() {
      forgetOld();
      return { inWindow: passed.size, inDay: [...bySlot.values()].reduce((sum, count) => sum + count, 0) };
    },
  };
}
