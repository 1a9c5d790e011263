import type { Redis } from 'ioredis';
import type { SendEntry, SendStore } from '../send-ledger.ts';
import { sendScripts } from './send-scripts.ts';

/** What the store asks Redis with: a connection's {@link RedisConnection.ask}. */
type Ask = <T>(question: (redis: Redis) => Promise<T>) => Promise<T>;

/** How long, and where, a store keeps its entries. */
export interface RedisSendStoreOptions {
  /** Of every key; a hash tag in it keeps them together, since scripts need an entry and its delivery at once. */
  prefix: string;
  /** Time from the last change of an entry until it is forgotten, ms. */
  keepMs: number;
}

/** Keeps sends in Redis: a hash for each id, and for each delivery the id that has it. */
export function createRedisSendStore(ask: Ask, { prefix, keepMs }: RedisSendStoreOptions): SendStore {
  const entries = `${prefix}send:`;
  const deliveries = `${prefix}delivery:`;
  const run = (script: string, keys: string[], args: (string | number)[]) =>
    ask((redis) => redis.eval(script, keys.length, ...keys, ...args));
  const read = (id: string) => ask((redis) => redis.hmget(entries + id, 'owner', 'attemptedAt', 'deliveryId'));

  return {
    begin: async ({ id, owner, attemptedAt }) =>
      toEntry(id, await run(sendScripts.begin, [entries + id], [owner, attemptedAt, keepMs])),
    get: async (id) => toEntry(id, await read(id)),
    async confirm({ id, owner, attemptedAt, deliveryId }) {
      const args = [id, deliveryId, owner, attemptedAt, keepMs, entries, deliveries];
      await run(sendScripts.confirm, [entries + id, deliveries + deliveryId], args);
    },
    claim: async (id, deliveryId) =>
      (await run(sendScripts.claim, [entries + id, deliveries + deliveryId], [id, deliveryId, keepMs])) === 1,
    async unclaimed(deliveryIds) {
      if (deliveryIds.length === 0) return [];
      const owners = await ask((redis) => redis.mget(deliveryIds.map((id) => deliveries + id)));
      return deliveryIds.filter((_, index) => owners[index] === null);
    },
    async forget({ id, owner }) {
      await run(sendScripts.forget, [entries + id], [owner]);
    },
  };
}

function toEntry(id: string, answer: unknown): SendEntry | undefined {
  const [owner, attemptedAt, deliveryId] = Array.isArray(answer) ? (answer as (string | null)[]) : [];
  if (!owner) return undefined;
  return { id, owner, attemptedAt: Number(attemptedAt), deliveryId: deliveryId ?? undefined };
}
