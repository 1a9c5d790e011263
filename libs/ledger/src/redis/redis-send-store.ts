import type { Redis } from 'ioredis';
import type { SendEntry, SendStore } from '../port/send-ledger.ts';
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

/** Keeps sends in Redis: a hash per id, per delivery the id that it belongs to, and per lookup key the ids in doubt. */
export function createRedisSendStore(run: RunCommand, { prefix, keepMs }: RedisSendStoreOptions): SendStore {
  const entries = `${prefix}send:`;
  const deliveries = `${prefix}delivery:`;
  const inDoubt = `${prefix}in-doubt:`;
  const evaluate = (script: string, keys: string[], args: (string | number)[]) =>
    run((redis) => redis.eval(script, keys.length, ...keys, ...args));
  const read = (id: string) => run((redis) => redis.hmget(entries + id, 'owner', 'attemptedAt', 'deliveryId'));

  return {
    async begin({ id, owner, attemptedAt }, lookupKey) {
      const args = [owner, attemptedAt, keepMs, id, lookupKey];
      return toEntry(id, await evaluate(sendScripts.begin, [entries + id, inDoubt + lookupKey], args));
    },
    get: async (id) => toEntry(id, await read(id)),
    async confirm({ id, owner, attemptedAt, deliveryId }) {
      const args = [id, deliveryId, owner, attemptedAt, keepMs, entries, deliveries, inDoubt];
      await evaluate(sendScripts.confirm, [entries + id, deliveries + deliveryId], args);
    },
    async claim(id, deliveryId) {
      const args = [id, deliveryId, keepMs, inDoubt];
      return (await evaluate(sendScripts.claim, [entries + id, deliveries + deliveryId], args)) === 1;
    },
    async unclaimed(deliveryIds) {
      if (deliveryIds.length === 0) return [];
      const owners = await run((redis) => redis.mget(deliveryIds.map((id) => deliveries + id)));
      return deliveryIds.filter((_, index) => owners[index] === null);
    },
    rivals: async (id, attemptedUntil) =>
      (await evaluate(sendScripts.rivals, [entries + id], [id, attemptedUntil, entries, inDoubt])) as string[],
    async forget({ id, owner }) {
      await evaluate(sendScripts.forget, [entries + id], [owner, id, inDoubt]);
    },
  };
}

function toEntry(id: string, reply: unknown): SendEntry | undefined {
  const [owner, attemptedAt, deliveryId] = Array.isArray(reply) ? (reply as (string | null)[]) : [];
  if (!owner) return undefined;
  return { id, owner, attemptedAt: Number(attemptedAt), deliveryId: deliveryId ?? undefined };
}
