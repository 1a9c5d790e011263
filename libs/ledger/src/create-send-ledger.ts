import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { createOnce } from './once.ts';
import type { LedgerConfig } from './port/ledger-config.ts';
import { LedgerError } from './port/ledger-error.ts';
import { DAY_MS } from './port/periods.ts';
import type { SendDecision, SendEntry, SendLedger, SendStore } from './port/send-ledger.ts';
import { remembersSends } from './redis/check-redis.ts';
import { createRedisSendStore } from './redis/redis-send-store.ts';
import { redisStorage } from './redis/redis-storage.ts';
import { localStore } from './sqlite/local-store.ts';
import { createSqliteSendStore, sendSchema } from './sqlite/sqlite-send-store.ts';

/** Options of a ledger; for tests, and for calls that take longer than usual. */
export interface SendLedgerOptions {
  /** Maximum duration of one call, ms. @default 10,000 */
  callTimeoutMs?: number;
  /** Unique name of this process; it waits before it resolves entries of others. @default random */
  owner?: string;
  now?(): number;
  sleep?(ms: number): Promise<void>;
}

/** A claim must outlive the report of its delivery: `send_at` may lie 90 days ahead. */
const KEEP_MS = 100 * DAY_MS;
/** Added to the call timeout, for a process that is slow to record the result. */
const FOREIGN_MARGIN_MS = 30_000;

/** A store with the lifecycle of its connection or file. */
interface SendStorage extends Pick<ServicePart, 'start' | 'stop' | 'failure'> {
  store: SendStore;
}

/**
 * Creates the send ledger: in Redis with `REDIS_URL`, shared by senders on any number of machines; otherwise in
 * `STATE_DIR/sends.sqlite`, shared by the senders of one machine. Survives a power failure.
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
    settle: (id, decision, seen) => settle(store, { id, owner, attemptedAt: now() }, decision, seen),
    get: store.get,
    unclaimed: store.unclaimed,
    async claimReported(id, deliveryId, attemptedUntil) {
      const rivals = await store.rivals(id, attemptedUntil);
      if (rivals.length > 0 || !(await store.claim(id, deliveryId)))
        return (await store.get(id))?.deliveryId === deliveryId;
      telemetry.count('cio_bus_sends_total', { result: 'reported' });
      return true;
    },
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
    begin: async (entry, lookupKey) => current().begin(entry, lookupKey),
    get: async (id) => current().get(id),
    confirm: async (entry) => current().confirm(entry),
    claim: async (id, deliveryId) => current().claim(id, deliveryId),
    unclaimed: async (deliveryIds) => current().unclaimed(deliveryIds),
    rivals: async (id, attemptedUntil) => current().rivals(id, attemptedUntil),
    forget: async (entry) => current().forget(entry),
  };
  return { start, stop, store };
}

async function settle(
  store: SendStore,
  attempt: Omit<SendEntry, 'deliveryId'>,
  decision: SendDecision,
  seen: SendEntry | undefined,
): Promise<void> {
  const { id } = attempt;
  const entry = await store.get(id);
  if (entry?.owner !== seen?.owner) throw new LedgerError(`${id} was tried again, or settled, meanwhile`);
  if (decision === 'not-sent') return settleNotSent(store, id, entry);
  const { deliveryId } = decision;
  if (!entry) await store.begin(attempt, id);
  if (await store.claim(id, deliveryId)) return;
  const claimed = (await store.get(id))?.deliveryId;
  if (claimed === deliveryId) return;
  if (!entry) await store.forget(attempt);
  throw new LedgerError(
    claimed === undefined ? `delivery ${deliveryId} belongs to another send` : `${id} was sent as delivery ${claimed}`,
  );
}

/** Removes this attempt only: a later one may be calling. */
async function settleNotSent(store: SendStore, id: string, entry: SendEntry | undefined): Promise<void> {
  if (!entry) return;
  await store.forget(entry);
  const deliveryId = (await store.get(id))?.deliveryId;
  if (deliveryId !== undefined) throw new LedgerError(`${id} was sent as delivery ${deliveryId}`);
}
