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
}

/** Options of {@link createWindowLimit}. */
export interface WindowLimitOptions {
  name: string;
  /** Ids within any `windowMs`. */
  max: number;
  windowMs: number;
  /** Clock of the count in memory; Redis uses its own. @default the system's */
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
  const [key, { max, windowMs }] = [`${prefix}passed`, options];
  return {
    name,
    start,
    stop,
    failure,
    admits: async (id) => (await run((redis) => redis.eval(ADMIT, 1, key, id, max, windowMs))) === 1,
  };
}

/** KEYS ids by time; ARGV id, max, windowMs. Safe to repeat. */
const ADMIT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1`;

function limitInMemory({ max, windowMs, now = Date.now }: WindowLimitOptions): WindowLimit {
  /** Times by id, the oldest first; at most `max`. */
  const passed = new Map<string, number>();
  return {
    async admits(id) {
      for (const [other, at] of passed) {
        if (now() - at < windowMs) break;
        passed.delete(other);
      }
      if (passed.has(id)) return true;
      if (passed.size >= max) return false;
      passed.set(id, now());
      return true;
    },
  };
}
