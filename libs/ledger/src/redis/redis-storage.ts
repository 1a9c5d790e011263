import type { Logger } from '@cio-bus/service';
import type { Redis } from 'ioredis';
import type { LedgerConfig } from '../port/ledger-config.ts';
import { checkRedis, type RequiredSetting } from './check-redis.ts';
import { type RedisConnection, redisConnection } from './redis-connection.ts';

/** A namespace in Redis. */
export interface RedisStorage extends RedisConnection {
  /** Prefix of its keys; the hash tag in braces puts them into one cluster slot. */
  readonly prefix: string;
}

/** Options of {@link redisStorage}. */
export interface RedisStorageOptions {
  name: string;
  required: readonly RequiredSetting[];
  logger: Logger;
}

/** Creates the connection to a namespace; undefined without `REDIS_URL`. */
export function redisStorage(
  { REDIS_URL, KAFKA_TOPIC_PREFIX = '' }: LedgerConfig,
  { name, required, logger }: RedisStorageOptions,
): RedisStorage | undefined {
  if (!REDIS_URL) return undefined;
  const prefix = `{cio-bus:${KAFKA_TOPIC_PREFIX}${name}}:`;
  const check = (redis: Redis) => checkRedis(redis, required, prefix, logger);
  return { prefix, ...redisConnection({ url: REDIS_URL, name: `cio-bus-${name}`, logger, check }) };
}
