import type { Logger } from '@cio-bus/service';
import { type Redis, ReplyError } from 'ioredis';
import { LedgerError } from '../port/ledger-error.ts';
import { redisFault } from './redis-fault.ts';

/** A Redis setting that the durability of the ledger depends on. */
export interface RequiredSetting {
  name: string;
  value: string;
  /** What happens with any other value. */
  otherwise: string;
  /** Where `INFO` has the setting, for servers that forbid `CONFIG`. */
  info?: { section: string; field: string; value: string };
}

/** Required so that Redis keeps ids. */
export const remembersIds: readonly RequiredSetting[] = [
  {
    name: 'maxmemory-policy',
    value: 'noeviction',
    otherwise: 'otherwise entries are evicted when its memory is full',
    info: { section: 'memory', field: 'maxmemory_policy', value: 'noeviction' },
  },
  {
    name: 'appendonly',
    value: 'yes',
    otherwise: 'otherwise entries are lost in a restart',
    info: { section: 'persistence', field: 'aof_enabled', value: '1' },
  },
];

/** Required so that Redis keeps sends: a lost entry means a second message. */
export const remembersSends: readonly RequiredSetting[] = [
  ...remembersIds,
  { name: 'appendfsync', value: 'always', otherwise: 'otherwise the last second is lost when it is killed' },
];

/**
 * Checks that Redis is configured to be durable. Settings that it does not disclose, as managed servers may not, are logged
 * as a warning.
 *
 * @param key a key of the ledger, to check that this node serves it
 * @throws LedgerError that lists every wrong setting with its required value
 */
export async function checkRedis(redis: Redis, required: readonly RequiredSetting[], key: string, logger: Logger) {
  await redis.exists(key).catch((error: unknown) => Promise.reject(redisFault(error)));
  const found = await Promise.all(required.map((setting) => isMet(redis, setting)));
  const wrong = required.filter((_, index) => found[index] === false);
  if (wrong.length > 0) {
    const texts = wrong.map(({ name, value, otherwise }) => `${name} must be ${value}, ${otherwise}`);
    throw new LedgerError(`Redis is not configured to be durable: ${texts.join('; ')}`);
  }
  const unchecked = required
    .filter((_, index) => found[index] === undefined)
    .map(({ name, value }) => `${name}=${value}`);
  if (unchecked.length > 0) {
    logger.warn({ unchecked }, 'Redis does not disclose these settings; verify them');
  }
}

/** Undefined when Redis does not disclose the setting. */
async function isMet(redis: Redis, { name, value, info }: RequiredSetting): Promise<boolean | undefined> {
  const [, configured] = (await unlessForbidden(redis.config('GET', name))) ?? [];
  if (typeof configured === 'string') return configured === value;
  const section = info && (await unlessForbidden(redis.info(info.section)));
  const line = section?.split('\r\n').find((line) => line.startsWith(`${info?.field}:`));
  return line === undefined ? undefined : line === `${info?.field}:${info?.value}`;
}

/** Undefined for a command that the server does not have or does not permit. */
async function unlessForbidden<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof ReplyError) return undefined;
    throw redisFault(error);
  }
}
