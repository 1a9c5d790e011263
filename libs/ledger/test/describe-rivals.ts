import { BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import type { SendDecision, SendLedger } from '../src/index.ts';

const DAY_MS = 24 * 3_600_000;

const unknown = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
const refused = () => Promise.reject(new BusError('VENDOR_REJECTED', 'no'));
const neverCalled = () => Promise.reject(new Error('must not be called'));
const listed = (...ids: string[]) => ({ reconcile: async () => ids, lookupKey: 'k' });

/** The rules for sends with a delivery for each device, as part of the suite of the send ledger. */
export function describeDevices(open: () => Promise<SendLedger>): void {
  it('assigns nothing to a send of several devices beside a delivery of another send: it may be of that one', async () => {
    const ledger = await open();
    const push = (...ids: string[]) => ({ ...listed(...ids), isPerDevice: true });
    await ledger.once('later', async () => ({ deliveryId: 'd1' }), push());
    await expect(ledger.once('a', unknown, push('d1', 'd2'))).rejects.toThrow('may be of another device');
    expect(await ledger.unclaimed(['d2'])).toEqual(['d2']);
    await expect(ledger.once('b', unknown, { ...push('d3'), lookupKey: 'other' })).resolves.toMatchObject({
      deliveryId: 'd3',
    });
  });
}

/** The rules for several sends whose deliveries a lookup cannot distinguish, as part of the suite of the send ledger. */
export function describeRivals(open: () => Promise<SendLedger>, pass: (ms: number) => void): void {
  const hold = (ledger: SendLedger, id: string) =>
    expect(ledger.once(id, unknown, listed())).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });

  // However old the other is: one with `send_at` may be listed weeks later.
  it('assigns the one delivery to neither of two sends in doubt that it may be of, and names the other', async () => {
    const ledger = await open();
    await hold(ledger, 'a');
    pass(30 * DAY_MS);
    await expect(ledger.once('b', unknown, listed('d1'))).rejects.toThrow('of other sends in doubt: a');
    await expect(ledger.once('a', neverCalled, listed('d1'))).rejects.toThrow('of other sends in doubt: b');
    expect(await ledger.unclaimed(['d1'])).toEqual(['d1']);
  });

  it.each<[string, SendDecision]>([
    ['was found by an operator', { deliveryId: 'd9' }],
    ['was not sent, as an operator found', 'not-sent'],
  ])('assigns it once the other %s', async (_, decision) => {
    const ledger = await open();
    await hold(ledger, 'a');
    await hold(ledger, 'b');
    await ledger.settle('a', decision, await ledger.get('a'));
    expect(await ledger.once('b', neverCalled, listed('d1'))).toEqual({ deliveryId: 'd1', how: 'reconciled' });
  });

  it('assigns it beside a send that was refused, and beside one that was delivered', async () => {
    const ledger = await open();
    await expect(ledger.once('a', refused, listed())).rejects.toMatchObject({ code: 'VENDOR_REJECTED' });
    await ledger.once('b', async () => ({ deliveryId: 'd9' }), listed());
    expect(await ledger.once('c', unknown, listed('d1', 'd9'))).toEqual({ deliveryId: 'd1', how: 'reconciled' });
  });

  it('assigns it beside a send in doubt of another template or person', async () => {
    const ledger = await open();
    await expect(ledger.once('a', unknown, { ...listed(), lookupKey: 'other' })).rejects.toThrow();
    expect(await ledger.once('b', unknown, listed('d1'))).toEqual({ deliveryId: 'd1', how: 'reconciled' });
  });

  it('counts a send as in doubt again whose delivery another one had in its response', async () => {
    const ledger = await open();
    await ledger.once('a', unknown, listed('d1'));
    await ledger.once('b', async () => ({ deliveryId: 'd1' }), listed());
    await expect(ledger.once('c', unknown, listed('d2'))).rejects.toThrow('of other sends in doubt: a');
  });
}
