import { BusError } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { createOnce } from './once.ts';
import type { SendEntry, SendStore } from './send-ledger.ts';

type Operation = keyof SendStore;
type Fault = 'before' | 'after';

/** A store in memory that fails once, where it is told to: before it does something, or after. */
function storeThatFails(operation: Operation, fault: Fault) {
  const entries = new Map<string, SendEntry>();
  let isAway = true;
  const fails = (now: Operation, when: Fault) => isAway && now === operation && when === fault;
  async function ask<T>(name: Operation, act: () => T): Promise<T> {
    if (fails(name, 'before')) throw new BusError('VENDOR_UNAVAILABLE', 'away');
    const answer = act();
    if (fails(name, 'after')) throw new BusError('VENDOR_UNAVAILABLE', 'away');
    return answer;
  }
  const begin = (entry: Omit<SendEntry, 'deliveryId'>) => {
    const earlier = entries.get(entry.id);
    if (!earlier) entries.set(entry.id, { ...entry, deliveryId: undefined });
    return earlier;
  };
  const forget = ({ id, owner }: Pick<SendEntry, 'id' | 'owner'>) => {
    if (entries.get(id)?.owner === owner) entries.delete(id);
  };
  const store: SendStore = {
    begin: (entry) => ask('begin', () => begin(entry)),
    get: (id) => ask('get', () => entries.get(id)),
    confirm: (entry) => ask('confirm', () => void entries.set(entry.id, entry)),
    claim: () => Promise.reject(new Error('nothing is to be found out')),
    unclaimed: () => Promise.reject(new Error('nothing is to be found out')),
    forget: (entry) => ask('forget', () => forget(entry)),
  };
  const comeBack = () => {
    isAway = false;
  };
  return { store, comeBack };
}

function onceOver(store: SendStore) {
  const telemetry = quietTelemetry('test');
  const now = () => 1_800_000_000_000;
  return createOnce({ store, telemetry, owner: 'one', foreignWaitMs: 40_000, now, sleep: async () => {} });
}

const options = { reconcile: () => Promise.reject(new Error('nobody has to be asked')) };

describe('a short outage of the store', () => {
  it.each<Fault>(['before', 'after'])(
    'stops a send %s it has written it down, and leaves nothing in doubt: nothing was called',
    async (fault) => {
      const { store, comeBack } = storeThatFails('begin', fault);
      const once = onceOver(store);
      const never = () => Promise.reject(new Error('it must not be called'));
      await expect(once('a', never, options)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
      comeBack();
      expect(await once('a', async () => ({ deliveryId: 'd1' }), options)).toEqual({
        deliveryId: 'd1',
        how: 'delivered',
      });
    },
  );

  it.each<Fault>(['before', 'after'])(
    'does not lose a delivery that it did not take (%s it was written)',
    async (fault) => {
      const { store, comeBack } = storeThatFails('confirm', fault);
      const once = onceOver(store);
      let calls = 0;
      const send = async () => ({ deliveryId: `d${++calls}` });
      await expect(once('a', send, options)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
      await expect(once('a', send, options)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
      comeBack();
      expect(await once('a', send, options)).toEqual({ deliveryId: 'd1', how: 'delivered' });
      expect(await once('a', send, options)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
      expect(calls).toBe(1);
    },
  );

  it.each<Fault>(['before', 'after'])(
    'does not put a refused send in doubt (%s it was forgotten): the refusal is told again',
    async (fault) => {
      const { store, comeBack } = storeThatFails('forget', fault);
      const once = onceOver(store);
      const refused = () => Promise.reject(new BusError('VENDOR_REJECTED', 'no'));
      await expect(once('a', refused, options)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
      comeBack();
      await expect(once('a', refused, options)).rejects.toMatchObject({ code: 'VENDOR_REJECTED' });
      expect(await once('a', async () => ({ deliveryId: 'd1' }), options)).toMatchObject({ how: 'delivered' });
    },
  );
});
