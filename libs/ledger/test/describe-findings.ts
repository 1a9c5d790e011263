import { BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import type { SendLedger } from '../src/index.ts';

const unknown = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
const sending = (deliveryId: string) => async () => ({ deliveryId });
const nothing = { reconcile: async () => [], lookupKey: 'k' };
const neverCalled = () => Promise.reject(new Error('must not be called'));

/** The rules for what operators and reports say about a send in doubt, as part of the suite of the send ledger. */
export function describeFindings(open: () => Promise<SendLedger>): void {
  it("applies an operator's finding about a send in doubt", async () => {
    const ledger = await open();
    for (const id of ['a', 'b']) await expect(ledger.once(id, unknown, nothing)).rejects.toThrow();
    await ledger.settle('a', { deliveryId: 'd1' });
    await ledger.settle('b', 'not-sent');
    expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    expect(await ledger.once('b', sending('d2'), nothing)).toEqual({ deliveryId: 'd2', how: 'delivered' });
  });

  it('rejects not-sent for a send that happened', async () => {
    const ledger = await open();
    await ledger.once('a', sending('d1'), nothing);
    await expect(ledger.settle('a', 'not-sent')).rejects.toThrow('a was sent as delivery d1');
    expect(await ledger.once('a', neverCalled, nothing)).toMatchObject({ how: 'already-sent' });
  });

  it('records a reported delivery for a send in doubt, also when it is repeated, and never for another send', async () => {
    const ledger = await open();
    for (const id of ['a', 'b']) await expect(ledger.once(id, unknown, nothing)).rejects.toThrow();
    expect([await ledger.claimReported('a', 'd1'), await ledger.claimReported('a', 'd1')]).toEqual([true, true]);
    expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    expect([await ledger.claimReported('b', 'd1'), await ledger.claimReported('a', 'd2')]).toEqual([false, false]);
    expect(await ledger.unclaimed(['d1', 'd2'])).toEqual(['d2']);
  });

  it('records no reported delivery where nothing is in doubt: a replay would send', async () => {
    const ledger = await open();
    await expect(ledger.once('a', unknown, nothing)).rejects.toThrow();
    await ledger.settle('a', 'not-sent');
    expect([await ledger.claimReported('a', 'd1'), await ledger.claimReported('b', 'd1')]).toEqual([false, false]);
    expect([await ledger.get('a'), await ledger.get('b')]).toEqual([undefined, undefined]);
    expect(await ledger.unclaimed(['d1'])).toEqual(['d1']);
  });
}
