import { setTimeout as wait } from 'node:timers/promises';
import { BusError } from '@cio-bus/contracts';
import type { Logger, Secret } from '@cio-bus/service';
import { Redis } from 'ioredis';
import { isFromReplica, redisFault } from './redis-fault.ts';

/** A connection that comes back by itself. */
export interface RedisConnection {
  /** Resolves once Redis answers and has passed the check. @throws Error that names what is wrong */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when Redis has come back and does not pass the check any more. */
  readonly failure: Promise<Error>;
  /**
   * Asks Redis, and gives up after a second. What was rejected may have happened all the same.
   *
   * @throws BusError `VENDOR_UNAVAILABLE` while Redis is away, loads its data, or takes no writes.
   */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T>;
}

/** How to connect. */
export interface RedisConnectionOptions {
  url: Secret;
  /** Of the connection, as Redis lists it. */
  name: string;
  logger: Logger;
  /** Looks at Redis each time before it is used: at the start, and when it is back. */
  check(redis: Redis): Promise<void>;
}

const COMMAND_TIMEOUT_MS = 1_000;
/** A connection on which no answer comes is given up: after a failover the other end may be gone without a word. */
const SILENCE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT = { baseMs: 50, capMs: 1_000 };
/** Waiting does not help here. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM)\b/;
/** At the start: Redis may be starting, too, or load its data. */
const START_TIMEOUT_MS = 15_000;

/** Declares a connection; it is opened at the start. */
export function redisConnection({ url, name, logger, check }: RedisConnectionOptions): RedisConnection {
  const redis = connectionTo(url, name);
  const lastFault = tellOfOutages(redis, logger);
  const failure = Promise.withResolvers<Error>();
  let checked = Promise.resolve();
  redis.on('ready', () => {
    checked = check(redis);
    checked.catch((error) => {
      if (!(error instanceof BusError)) return failure.resolve(error);
      redis.disconnect(true); // it gave no answer, so it is looked at again
    });
  });

  return {
    async start() {
      await untilReady(redis, lastFault);
      await checked;
    },
    failure: failure.promise,
    async stop() {
      redis.removeAllListeners('close');
      redis.disconnect();
    },
    async ask(question) {
      try {
        await checked;
        return await question(redis);
      } catch (error) {
        throw redisFault(error);
      }
    },
  };
}

/** Answers what was last wrong: as text, for the error itself carries a command's arguments, a password among them. */
function tellOfOutages(redis: Redis, logger: Logger): () => string {
  let fault = 'no answer';
  let isAway = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    fault = error.message || error.code || error.name;
  });
  redis.on('close', () => {
    if (!isAway) logger.warn({ fault }, 'Redis is away');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) logger.info({}, 'Redis is back');
    isAway = false;
  });
  return () => fault;
}

async function untilReady(redis: Redis, lastFault: () => string): Promise<void> {
  const ready = new Promise((resolve) => redis.once('ready', () => resolve(true)));
  const refused = new Promise((resolve) => redis.on('error', ({ message }) => REFUSED.test(message) && resolve(false)));
  redis.connect().catch(() => {}); // tried again until it is ready
  const isReady = await Promise.race([ready, refused, wait(START_TIMEOUT_MS, false, { ref: false })]);
  if (!isReady) throw new Error(`Redis, at REDIS_URL, cannot be used: ${lastFault()}`);
}

/** Nothing waits in it, and nothing goes out twice from it: who asks decides what to do without an answer. */
const connectionTo = (url: Secret, connectionName: string) =>
  new Redis(url.reveal(), {
    lazyConnect: true,
    connectionName,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(RECONNECT.capMs, RECONNECT.baseMs * 2 ** Math.min(times, 10)),
    reconnectOnError: isFromReplica,
  });
