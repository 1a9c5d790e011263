import { BusError } from '@cio-bus/contracts';
import { type Logger, type Secret, UnavailableError } from '@cio-bus/service';
import { Redis } from 'ioredis';
import pTimeout from 'p-timeout';
import { LedgerError } from '../port/ledger-error.ts';
import { isFromReplica, redisFault } from './redis-fault.ts';

/** A connection that reconnects automatically. */
export interface RedisConnection {
  /**
   * Resolves once Redis is reachable and has passed the check.
   *
   * @throws UnavailableError while it does not answer, after which it may be called again; LedgerError that waiting does not resolve
   */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when Redis no longer passes the check after a reconnect. */
  readonly failure: Promise<Error>;
  /**
   * Runs a command with a timeout of 1 s. A rejected command may still have been executed.
   *
   * @throws BusError `STORE_UNAVAILABLE` while Redis is unreachable, loading its data, or read-only.
   */
  run<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
}

/** How to connect. */
export interface RedisConnectionOptions {
  url: Secret;
  /** Name of the connection in Redis' client list. */
  name: string;
  logger: Logger;
  /** Runs before Redis is used: at the start, and after each reconnect. */
  check(redis: Redis): Promise<void>;
}

const COMMAND_TIMEOUT_MS = 1_000;
/** A silent connection is closed: after a failover the other end may be gone without a reset. */
const SILENCE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT = { baseMs: 50, capMs: 1_000 };
/** Errors that waiting does not resolve. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM)\b/;
/** At the start, when Redis may also be starting or loading its data. */
const START_TIMEOUT_MS = 15_000;

/** Creates a connection; `start` opens it. */
export function redisConnection({ url, name, logger, check }: RedisConnectionOptions): RedisConnection {
  const redis = connectionTo(url, name);
  const lastError = logOutages(redis, logger);
  const failure = Promise.withResolvers<Error>();
  let checked = Promise.resolve();
  redis.on('ready', () => {
    checked = check(redis);
    checked.catch((error) => {
      if (!(error instanceof BusError)) return failure.resolve(error);
      redis.disconnect(true); // no reply; the reconnect checks again
    });
  });

  return {
    async start() {
      try {
        await untilReady(redis, lastError);
        await checked;
      } catch (error) {
        throw error instanceof BusError ? new UnavailableError(error.message) : error;
      }
    },
    failure: failure.promise,
    async stop() {
      redis.removeAllListeners('close');
      redis.disconnect();
    },
    async run(command) {
      try {
        await checked;
        return await command(redis);
      } catch (error) {
        throw redisFault(error);
      }
    },
  };
}

/** Logs outages, and returns the text of the last error: the error itself carries a command's arguments, such as a password. */
function logOutages(redis: Redis, logger: Logger): () => string {
  let lastError = 'no reply';
  let isDown = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    lastError = error.message || error.code || error.name;
  });
  redis.on('close', () => {
    if (!isDown) logger.warn({ lastError }, 'Redis is unreachable');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) logger.info({}, 'Redis is reachable again');
    isDown = false;
  });
  return () => lastError;
}

async function untilReady(redis: Redis, lastError: () => string): Promise<void> {
  if (redis.status === 'ready') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onError = ({ message }: Error) => {
    if (REFUSED.test(message)) reject(new LedgerError(`cannot use the Redis at REDIS_URL: ${message}`));
  };
  redis.once('ready', resolve);
  redis.on('error', onError);
  redis.connect().catch(() => {}); // retried until it is ready
  try {
    await pTimeout(promise, {
      milliseconds: START_TIMEOUT_MS,
      fallback: () => Promise.reject(redisFault(new Error(lastError()))),
    });
  } finally {
    redis.off('ready', resolve);
    redis.off('error', onError);
  }
}

/** No offline queue and no resends: the caller decides what to do without a reply. */
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
