import { BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import type { SendDecision, SendLedger } from '../src/index.ts';

const unknown = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
const sending = (deliveryId: string) => async () => ({ deliveryId });
const nothing = { reconcile: async () => [], lookupKey: 'k' };
const neverCalled = () => Promise.reject(new Error('must not be called'));

const settle = async (ledger: SendLedger, id: string, decision: SendDecision) =>
  ledger.settle(id, decision, await ledger.get(id));

/** The rules for what operators say about a send in doubt, as part of the suite of the send ledger. */
export function describeFindings(open: () => Promise<SendLedger>): void {
  it("applies an operator's finding about a send in doubt", async () => {
    const ledger = await open();
    for (const id of ['a', 'b']) await expect(ledger.once(id, unknown, nothing)).rejects.toThrow();
    await settle(ledger, 'a', { deliveryId: 'd1' });
    await settle(ledger, 'b', 'not-sent');
    expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    expect(await ledger.once('b', sending('d2'), nothing)).toEqual({ deliveryId: 'd2', how: 'delivered' });
  });

  it('rejects not-sent for a send that happened', async () => {
    const ledger = await open();
    await ledger.once('a', sending('d1'), nothing);
    await expect(settle(ledger, 'a', 'not-sent')).rejects.toThrow('a was sent as delivery d1');
    expect(await ledger.once('a', neverCalled, nothing)).toMatchObject({ how: 'already-sent' });
  });

  describeRefusals(open);
}

/** Findings that would hide a send, or allow a second one. */
function describeRefusals(open: () => Promise<SendLedger>): void {
  it.each(['a response', 'an operator'])('rejects a delivery that belongs to another send by %s', async (by) => {
    const ledger = await open();
    await expect(ledger.once('a', unknown, nothing)).rejects.toThrow();
    if (by === 'a response') await ledger.once('b', sending('d1'), nothing);
    else await ledger.settle('b', { deliveryId: 'd1' }, undefined);
    for (const id of ['a', 'c'])
      await expect(settle(ledger, id, { deliveryId: 'd1' })).rejects.toThrow('delivery d1 belongs to another send');
    expect(await ledger.get('b')).toMatchObject({ deliveryId: 'd1' });
    expect([(await ledger.get('a'))?.deliveryId, await ledger.get('c')]).toEqual([undefined, undefined]);
  });

  it('records a delivery where the entry was lost, also when it is repeated', async () => {
    const ledger = await open();
    await ledger.settle('a', { deliveryId: 'd1' }, undefined);
    await settle(ledger, 'a', { deliveryId: 'd1' });
    await expect(settle(ledger, 'a', { deliveryId: 'd2' })).rejects.toThrow('a was sent as delivery d1');
    expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
  });

  it.each(['not-sent', { deliveryId: 'd9' }] as const)(
    'applies no finding about an earlier attempt: %j',
    async (late) => {
      const ledger = await open();
      await expect(ledger.once('a', unknown, nothing)).rejects.toThrow();
      const seen = await ledger.get('a');
      await ledger.settle('a', 'not-sent', seen);
      const { promise, resolve } = Promise.withResolvers<{ deliveryId: string }>();
      const called = Promise.withResolvers<void>();
      const again = ledger.once(
        'a',
        () => {
          called.resolve();
          return promise;
        },
        nothing,
      );
      await called.promise;
      await expect(ledger.settle('a', late, seen)).rejects.toThrow('a was tried again, or settled, meanwhile');
      resolve({ deliveryId: 'd1' });
      expect(await again).toEqual({ deliveryId: 'd1', how: 'delivered' });
      expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    },
  );
}
