import type { Logger } from '@cio-bus/service';
import type { Redis } from 'ioredis';
import type { LedgerConfig } from '../ledger-config.ts';
import { checkRedis, type RequiredSetting } from './check-redis.ts';
import { type RedisConnection, redisConnection } from './redis-connection.ts';

/** A place in Redis. */
export interface RedisStorage extends RedisConnection {
  /** Of its keys; what stands in braces puts them into one slot of a cluster. */
  readonly prefix: string;
}

/** What is kept in a place, and what it needs. */
export interface RedisStorageOptions {
  name: string;
  required: readonly RequiredSetting[];
  logger: Logger;
}

/** The place of that name in the Redis of the settings; undefined without one. */
export function redisStorage(
  { REDIS_URL, KAFKA_TOPIC_PREFIX = '' }: LedgerConfig,
  { name, required, logger }: RedisStorageOptions,
): RedisStorage | undefined {
  if (!REDIS_URL) return undefined;
  const prefix = `{cio-bus:${KAFKA_TOPIC_PREFIX}${name}}:`;
  const check = (redis: Redis) => checkRedis(redis, required, prefix, logger);
  return { prefix, ...redisConnection({ url: REDIS_URL, name: `cio-bus-${name}`, logger, check }) };
}
