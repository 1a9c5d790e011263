import type { Logger } from '@cio-bus/service';
import { type Redis, ReplyError } from 'ioredis';
import { redisFault } from './redis-fault.ts';

/** A setting of Redis on which the memory of the ledger depends. */
export interface WantedSetting {
  name: string;
  value: string;
  /** What it would lead to otherwise. */
  otherwise: string;
  /** The same as `INFO` tells it, where `CONFIG` is forbidden. */
  info?: { section: string; field: string; value: string };
}

/** Without these Redis forgets. */
export const remembersIds: readonly WantedSetting[] = [
  {
    name: 'maxmemory-policy',
    value: 'noeviction',
    otherwise: 'it would forget when its memory is full',
    info: { section: 'memory', field: 'maxmemory_policy', value: 'noeviction' },
  },
  {
    name: 'appendonly',
    value: 'yes',
    otherwise: 'it would forget when it is restarted',
    info: { section: 'persistence', field: 'aof_enabled', value: '1' },
  },
];

/** Without these it may forget a send, which is then made again. */
export const remembersSends: readonly WantedSetting[] = [
  ...remembersIds,
  { name: 'appendfsync', value: 'always', otherwise: 'it would forget the last second when it is killed' },
];

/**
 * Looks whether Redis is set up to remember. What it does not tell, as managed ones may not, is logged as a warning.
 *
 * @param key a key of the ledger, to see that this Redis is responsible for it
 * @throws Error that names every setting that is wrong, and what it should be
 */
export async function checkRedis(redis: Redis, wanted: readonly WantedSetting[], key: string, logger: Logger) {
  await redis.exists(key).catch((error: unknown) => Promise.reject(redisFault(error)));
  const found = await Promise.all(wanted.map((setting) => isMet(redis, setting)));
  const wrong = wanted.filter((_, index) => found[index] === false);
  if (wrong.length > 0) {
    const texts = wrong.map(({ name, value, otherwise }) => `${name} must be ${value}, ${otherwise}`);
    throw new Error(`Redis is not set up to remember: ${texts.join('; ')}`);
  }
  const unchecked = wanted
    .filter((_, index) => found[index] === undefined)
    .map(({ name, value }) => `${name}=${value}`);
  if (unchecked.length > 0) {
    logger.warn({ unchecked }, 'Redis does not tell whether it is set up to remember: make sure of these settings');
  }
}

/** Undefined when Redis does not tell. */
async function isMet(redis: Redis, { name, value, info }: WantedSetting): Promise<boolean | undefined> {
  const [, configured] = (await unlessForbidden(redis.config('GET', name))) ?? [];
  if (typeof configured === 'string') return configured === value;
  const told = info && (await unlessForbidden(redis.info(info.section)));
  const line = told?.split('\r\n').find((line) => line.startsWith(`${info?.field}:`));
  return line === undefined ? undefined : line === `${info?.field}:${info?.value}`;
}

/** Undefined for a command that does not exist there, or that we may not use. */
async function unlessForbidden<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReplyError) return undefined;
    throw redisFault(error);
  }
}
