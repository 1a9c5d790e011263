import type { Redis } from 'ioredis';
import type { SendEntry, SendStore } from '../send-ledger.ts';
import { sendScripts } from './send-scripts.ts';

/** Runs a Redis command, such as {@link RedisConnection.run}. */
type RunCommand = <T>(command: (redis: Redis) => Promise<T>) => Promise<T>;

/** Where a store keeps its entries, and for how long. */
export interface RedisSendStoreOptions {
  /** Prefix of every key. Its hash tag puts an entry and its delivery into one slot, as the scripts require. */
  prefix: string;
  /** Time from the last change of an entry until it expires, ms. */
  keepMs: number;
}

/** Keeps sends in Redis: a hash per id, and per delivery the id that it belongs to. */
export function createRedisSendStore(run: RunCommand, { prefix, keepMs }: RedisSendStoreOptions): SendStore {
  const entries = `${prefix}send:`;
  const deliveries = `${prefix}delivery:`;
  const evaluate = (script: string, keys: string[], args: (string | number)[]) =>
    run((redis) => redis.eval(script, keys.length, ...keys, ...args));
  const read = (id: string) => run((redis) => redis.hmget(entries + id, 'owner', 'attemptedAt', 'deliveryId'));

  return {
    begin: async ({ id, owner, attemptedAt }) =>
      toEntry(id, await evaluate(sendScripts.begin, [entries + id], [owner, attemptedAt, keepMs])),
    get: async (id) => toEntry(id, await read(id)),
    async confirm({ id, owner, attemptedAt, deliveryId }) {
      const args = [id, deliveryId, owner, attemptedAt, keepMs, entries, deliveries];
      await evaluate(sendScripts.confirm, [entries + id, deliveries + deliveryId], args);
    },
    claim: async (id, deliveryId) =>
      (await evaluate(sendScripts.claim, [entries + id, deliveries + deliveryId], [id, deliveryId, keepMs])) === 1,
    async unclaimed(deliveryIds) {
      if (deliveryIds.length === 0) return [];
      const owners = await run((redis) => redis.mget(deliveryIds.map((id) => deliveries + id)));
      return deliveryIds.filter((_, index) => owners[index] === null);
    },
    async forget({ id, owner }) {
      await evaluate(sendScripts.forget, [entries + id], [owner]);
    },
  };
}

function toEntry(id: string, reply: unknown): SendEntry | undefined {
  const [owner, attemptedAt, deliveryId] = Array.isArray(reply) ? (reply as (string | null)[]) : [];
  if (!owner) return undefined;
  return { id, owner, attemptedAt: Number(attemptedAt), deliveryId: deliveryId ?? undefined };
}
