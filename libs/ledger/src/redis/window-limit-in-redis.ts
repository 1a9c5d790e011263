import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from '../port/ledger-config.ts';
import { DAY_MS, SLOT_MS } from '../port/periods.ts';
import type { WindowLimit, WindowLimitOptions } from '../port/window-limit.ts';
import { remembersIds } from './check-redis.ts';
import { redisStorage } from './redis-storage.ts';

/** A limit that all processes share; undefined without `REDIS_URL`. */
export function limitInRedis(
  config: LedgerConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  { name, max, windowMs, reopenedAt = 0 }: WindowLimitOptions,
): (WindowLimit & Omit<ServicePart, 'name'>) | undefined {
  const storage = redisStorage(config, { name: `limit-${name}`, required: remembersIds, logger });
  if (!storage) return undefined;
  const { start, stop, failure, run, prefix } = storage;
  const keys = [`${prefix}passed`, `${prefix}by-time`, `${prefix}closed-at`] as const;
  return {
    start,
    stop,
    failure,
    isShared: true,
    admits: async (id) => (await run((redis) => redis.eval(ADMIT, 3, ...keys, windowMs, id, max, reopenedAt))) === 1,
    async usage() {
      const answer = await run((redis) => redis.eval(USAGE, 3, ...keys, windowMs));
      const [inWindow, inDay, closedAt] = answer as [number, number, number];
      return { inWindow, inDay, closedAt: closedAt > reopenedAt ? closedAt : undefined };
    },
  };
}

const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local firstSlot = math.floor((now - ${DAY_MS}) / ${SLOT_MS}) + 1
  local closedAt = tonumber(redis.call('GET', KEYS[3]) or '0')`;

/** KEYS ids by time, counts by slot, when it was closed; ARGV windowMs, id, max, reopenedAt. Safe to repeat. */
const ADMIT = `${NOW}
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
  if redis.call('ZSCORE', KEYS[1], ARGV[2]) then return 1 end
  if closedAt > tonumber(ARGV[4]) then return 0 end
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
    redis.call('SET', KEYS[3], string.format('%.0f', now))
    return 0
  end
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
  return { redis.call('ZCOUNT', KEYS[1], string.format('(%.0f', now - ARGV[1]), '+inf'), inDay, closedAt }`;
