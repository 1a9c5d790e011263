import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { DAY_MS, localStore } from './local-store.ts';
import { createOnce } from './once.ts';
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

/**
 * The send ledger in `STATE_DIR/sends.sqlite`, durable against a power failure. All senders must share that folder, so
 * they run on one machine.
 */
export function createSendLedger(
  config: { readonly STATE_DIR: string },
  telemetry: Telemetry,
  { callTimeoutMs = 10_000, owner = randomUUID(), now = Date.now, sleep: pause = sleep }: SendLedgerOptions = {},
): SendLedger & ServicePart {
  const local = localStore({
    directory: config.STATE_DIR,
    file: 'sends.sqlite',
    schema: sendSchema,
    durability: 'full',
    logger: telemetry.logger,
    create: createSqliteSendStore,
    prune: (store) => store.prune(now() - KEEP_MS),
  });
  const store: SendStore = {
    begin: (entry) => local.current().begin(entry),
    get: (id) => local.current().get(id),
    confirm: (entry) => local.current().confirm(entry),
    claim: (id, deliveryId) => local.current().claim(id, deliveryId),
    unclaimed: (deliveryIds) => local.current().unclaimed(deliveryIds),
    forget: (id) => local.current().forget(id),
  };
  const foreignWaitMs = callTimeoutMs + FOREIGN_MARGIN_MS;
  return {
    name: 'send-ledger',
    start: local.start,
    stop: local.stop,
    once: createOnce({ store, telemetry, owner, foreignWaitMs, now, sleep: pause }),
    settle: (id, decision) => settle(store, { id, owner, attemptedAt: now() }, decision),
  };
}

async function settle(
  store: SendStore,
  attempt: { id: string; owner: string; attemptedAt: number },
  decision: SendDecision,
): Promise<void> {
  if (decision !== 'not-sent') return store.confirm({ ...attempt, deliveryId: decision.deliveryId });
  const entry = await store.get(attempt.id);
  if (entry?.deliveryId !== undefined) throw new Error(`${attempt.id} was sent, as delivery ${entry.deliveryId}`);
  await store.forget(attempt.id);
}
