import { BusError } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { createOnce } from '../src/once.ts';
import type { SendStore } from '../src/port/send-ledger.ts';
import { unreliable } from './unreliable-store.ts';

const STEPS = 12;
const IDS = ['a', 'b', 'c'];
const calls = ['responds', 'rejects', 'loses the response', 'loses the request', 'dies after', 'dies before'] as const;
const lookups = ['lists', 'is down', 'lists late'] as const;

/** A vendor that receives the sends of one person and template, and behaves as requested. */
function vendorOf(seed: number, now: () => number) {
  const accepted: { id: string; deliveryId: string; at: number }[] = [];
  return {
    accepted,
    /** Resolves with the delivery, rejects, or calls `died` and never settles. */
    async send(id: string, behaviour: (typeof calls)[number], died: () => void) {
      if (behaviour === 'rejects') throw new BusError('VENDOR_REJECTED', 'no');
      const deliveryId = `${seed}/d${accepted.length}`;
      const arrives = behaviour !== 'dies before' && behaviour !== 'loses the request';
      if (arrives) accepted.push({ id, deliveryId, at: now() });
      if (behaviour === 'responds') return { deliveryId };
      if (behaviour.startsWith('loses')) throw new BusError('SEND_UNKNOWN', 'no response');
      died();
      return new Promise<never>(() => {});
    },
    async list(since: Date, lookup: (typeof lookups)[number]) {
      if (lookup === 'is down') throw new BusError('VENDOR_UNAVAILABLE', 'no');
      const listed = accepted.filter(({ at }) => at >= since.getTime()).map(({ deliveryId }) => deliveryId);
      return lookup === 'lists' ? listed : listed.slice(0, -1);
    },
  };
}

/** Sends a few ids repeatedly, from processes that die, on a store that fails. */
async function play(seed: number, store: SendStore) {
  const generator = xoroshiro128plus(seed);
  const random = () => uniformFloat64(generator);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  let time = Date.UTC(2026, 10, 21) + seed;
  const vendor = vendorOf(seed, () => time);
  let processes = 0;

  function newProcess() {
    processes += 1;
    return createOnce({
      store: unreliable(store, random),
      telemetry: quietTelemetry('test'),
      owner: `process ${processes}`,
      foreignWaitMs: 40_000,
      now: () => time,
      sleep: async () => {},
    });
  }

  let once = newProcess();
  const deliveries = new Map<string, string>();
  for (let step = 0; step < STEPS; step += 1) {
    const [id, behaviour, lookup] = [`${seed}/${pick(IDS)}`, pick(calls), pick(lookups)];
    const end = await new Promise<{ deliveryId: string } | 'failed' | 'died'>((resolve) => {
      const send = () => vendor.send(id, behaviour, () => resolve('died'));
      const reconcile = (since: Date) => vendor.list(since, lookup);
      once(id, send, { reconcile, lookupKey: `${seed}` }).then(resolve, () => resolve('failed'));
    });
    if (end === 'died') once = newProcess();
    else if (end !== 'failed') deliveries.set(id, end.deliveryId);
    time += pick([1, 1_000, 50_000]);
  }
  return { accepted: vendor.accepted, deliveries };
}

/** What holds for every store, whatever fails in whatever order. */
export function onceProperties(adapter: string, openStore: () => Promise<SendStore>, rounds: number): void {
  describe(`once over ${adapter}`, () => {
    it('sends no id twice and assigns no delivery to another id, whatever fails in whatever order', async () => {
      const store = await openStore();
      for (let seed = 1; seed <= rounds; seed += 1) {
        const { accepted, deliveries } = await play(seed, store);
        const ids = accepted.map(({ id }) => id);
        expect(new Set(ids).size, `seed ${seed}: sent twice`).toBe(ids.length);
        const sent = new Map(accepted.map(({ id, deliveryId }) => [id, deliveryId]));
        for (const [id, deliveryId] of deliveries) expect(sent.get(id), `seed ${seed}: of another id`).toBe(deliveryId);
      }
    });
  });
}
