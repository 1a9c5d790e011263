import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from './ledger-config.ts';
import { LedgerError } from './ledger-error.ts';
import { DAY_MS, localStore } from './local-store.ts';
import { createOnce } from './once.ts';
import { remembersSends } from './redis/check-redis.ts';
import { createRedisSendStore } from './redis/redis-send-store.ts';
import { redisStorage } from './redis/redis-storage.ts';
import type { SendDecision, SendLedger, SendStore } from './send-ledger.ts';
import { createSqliteSendStore, sendSchema } from './sqlite-send-store.ts';

/** How a ledger behaves; for tests, and where a call takes longer than usual. */
export interface SendLedgerOptions {
  /** Longest time that one call may take, ms. @default 10,000 */
  callTimeoutMs?: number;
  /** Name of this process; another one's entries are waited for. @default a random one */
  owner?: string;
  now?(): number;
  sleep?(ms: number): Promise<void>;
}

const KEEP_MS = 45 * DAY_MS;
/** Beyond the call's time-out, for a process that is slow to write down how it ended. */
const FOREIGN_MARGIN_MS = 30_000;

/** A store, and the opening and closing of what it lies in. */
interface SendStorage extends Pick<ServicePart, 'start' | 'stop' | 'failure'> {
  store: SendStore;
}

/**
 * The send ledger: in Redis with `REDIS_URL`, shared by senders on any number of machines; else in
 * `STATE_DIR/sends.sqlite`, which all senders must share, on one machine. Durable against a power failure.
 */
export function createSendLedger(
  config: LedgerConfig,
  telemetry: Telemetry,
  { callTimeoutMs = 10_000, owner = randomUUID(), now = Date.now, sleep: pause = sleep }: SendLedgerOptions = {},
): SendLedger & ServicePart {
  const { store, ...storage } = sendsInRedis(config, telemetry) ?? sendsInSqlite(config, telemetry, now);
  const foreignWaitMs = callTimeoutMs + FOREIGN_MARGIN_MS;
  return {
    name: 'send-ledger',
    ...storage,
    once: createOnce({ store, telemetry, owner, foreignWaitMs, now, sleep: pause }),
    settle: (id, decision) => settle(store, { id, owner, attemptedAt: now() }, decision),
  };
}

function sendsInRedis(config: LedgerConfig, { logger }: Telemetry): SendStorage | undefined {
  const storage = redisStorage(config, { name: 'sends', required: remembersSends, logger });
  if (!storage) return undefined;
  const { start, stop, failure, run, prefix } = storage;
  return { start, stop, failure, store: createRedisSendStore(run, { prefix, keepMs: KEEP_MS }) };
}

function sendsInSqlite({ STATE_DIR }: LedgerConfig, { logger }: Telemetry, now: () => number): SendStorage {
  const { current, start, stop } = localStore({
    directory: STATE_DIR,
    file: 'sends.sqlite',
    schema: sendSchema,
    durability: 'full',
    logger,
    create: createSqliteSendStore,
    prune: (store) => store.prune(now() - KEEP_MS),
  });
  const store: SendStore = {
    begin: async (entry) => current().begin(entry),
    get: async (id) => current().get(id),
    confirm: async (entry) => current().confirm(entry),
    claim: async (id, deliveryId) => current().claim(id, deliveryId),
    unclaimed: async (deliveryIds) => current().unclaimed(deliveryIds),
    forget: async (entry) => current().forget(entry),
  };
  return { start, stop, store };
}

async function settle(
  store: SendStore,
  attempt: { id: string; owner: string; attemptedAt: number },
  decision: SendDecision,
): Promise<void> {
  if (decision !== 'not-sent') return store.confirm({ ...attempt, deliveryId: decision.deliveryId });
  const entry = await store.get(attempt.id);
  if (entry?.deliveryId !== undefined) throw new LedgerError(`${attempt.id} was sent as delivery ${entry.deliveryId}`);
  if (entry) await store.forget(entry);
}
