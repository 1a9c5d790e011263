import { randomUUID } from 'node:crypto';
import { type ServicePart, settledWithin, type Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from './port/ledger-config.ts';
import { BUDGET_STEP } from './redis/budget-script.ts';
import { redisStorage } from './redis/redis-storage.ts';

/** A budget of requests that instances share: `exchange` is one atomic step, and rejects while Redis is unavailable. */
export interface RequestBudget {
  /** Request and reply are those of the rate that uses the budget (`SharedBudget` of libs/customerio). */
  exchange<Reply>(request: object): Promise<Reply>;
}

/** The budgets of a service. */
export interface RequestBudgets extends ServicePart {
  /** The budget of one kind of call; undefined without `REDIS_URL`. */
  of(kind: string): RequestBudget | undefined;
}

/** How long a start waits for Redis, so that the first requests are shared already, ms. */
const START_MS = 2_000;

/**
 * Creates the budgets: shared by all processes with `REDIS_URL`. Redis need not be durable for them, and a service starts and
 * works without it.
 */
export function createRequestBudgets(
  config: Pick<LedgerConfig, 'REDIS_URL' | 'KAFKA_TOPIC_PREFIX'>,
  { logger }: Pick<Telemetry, 'logger'>,
): RequestBudgets {
  const name = 'request-budgets';
  const storage = redisStorage({ STATE_DIR: '', ...config }, { name: 'budgets', required: [], logger });
  if (!storage) return { name, start: async () => {}, stop: async () => {}, of: () => undefined };
  const { prefix, run, stop } = storage;
  const instance = randomUUID();
  return {
    name,
    async start() {
      const connected = storage.start().catch((error: unknown) => {
        logger.warn({ err: error }, 'no Redis for request rates: each instance has its own');
      });
      await settledWithin(START_MS, connected);
    },
    stop,
    of: (kind) => ({
      async exchange(request) {
        const keys = [`${prefix}${kind}`, `${prefix}${kind}:instances`];
        return JSON.parse(
          String(await run((redis) => redis.eval(BUDGET_STEP, 2, ...keys, JSON.stringify(request), instance))),
        );
      },
    }),
  };
}
