import { BusError } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { createOnce } from './once.ts';
import type { SendEntry, SendStore } from './port/send-ledger.ts';

type Operation = keyof SendStore;
type Fault = 'before' | 'after';

/** A store in memory whose `operation` fails during an outage: before or after its effect. */
function storeThatFails(operation: Operation, fault: Fault) {
  const entries = new Map<string, SendEntry>();
  let isDown = true;
  const fails = (now: Operation, when: Fault) => isDown && now === operation && when === fault;
  async function attempt<T>(name: Operation, act: () => T): Promise<T> {
    if (fails(name, 'before')) throw new BusError('STORE_UNAVAILABLE', 'down');
    const value = act();
    if (fails(name, 'after')) throw new BusError('STORE_UNAVAILABLE', 'down');
    return value;
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
    begin: (entry) => attempt('begin', () => begin(entry)),
    get: (id) => attempt('get', () => entries.get(id)),
    confirm: (entry) => attempt('confirm', () => void entries.set(entry.id, entry)),
    claim: () => Promise.reject(new Error('nothing is in doubt')),
    unclaimed: () => Promise.reject(new Error('nothing is in doubt')),
    rivals: () => Promise.reject(new Error('nothing is in doubt')),
    forget: (entry) => attempt('forget', () => forget(entry)),
  };
  const recover = () => {
    isDown = false;
  };
  return { store, recover };
}

function onceOver(store: SendStore) {
  const telemetry = quietTelemetry('test');
  const now = () => 1_800_000_000_000;
  return createOnce({ store, telemetry, owner: 'one', foreignWaitMs: 40_000, now, sleep: async () => {} });
}

const options = { reconcile: () => Promise.reject(new Error('no lookup is needed')), lookupKey: 'k' };

describe('a short outage of the store', () => {
  it.each<Fault>(['before', 'after'])(
    'stops a send %s recording it, and leaves nothing in doubt: nothing was sent',
    async (fault) => {
      const { store, recover } = storeThatFails('begin', fault);
      const once = onceOver(store);
      const never = () => Promise.reject(new Error('must not be called'));
      await expect(once('a', never, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      recover();
      expect(await once('a', async () => ({ deliveryId: 'd1' }), options)).toEqual({
        deliveryId: 'd1',
        how: 'delivered',
      });
    },
  );

  it.each<Fault>(['before', 'after'])(
    'does not lose a delivery that could not be recorded (%s the write)',
    async (fault) => {
      const { store, recover } = storeThatFails('confirm', fault);
      const once = onceOver(store);
      let calls = 0;
      const send = async () => ({ deliveryId: `d${++calls}` });
      await expect(once('a', send, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(once('a', send, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      recover();
      expect(await once('a', send, options)).toEqual({ deliveryId: 'd1', how: 'delivered' });
      expect(await once('a', send, options)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
      expect(calls).toBe(1);
    },
  );

  it.each<Fault>(['before', 'after'])(
    'does not put a rejected send in doubt (%s its removal): the rejection is repeated',
    async (fault) => {
      const { store, recover } = storeThatFails('forget', fault);
      const once = onceOver(store);
      const refused = () => Promise.reject(new BusError('VENDOR_REJECTED', 'no'));
      await expect(once('a', refused, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      recover();
      await expect(once('a', refused, options)).rejects.toMatchObject({ code: 'VENDOR_REJECTED' });
      expect(await once('a', async () => ({ deliveryId: 'd1' }), options)).toMatchObject({ how: 'delivered' });
    },
  );
});
