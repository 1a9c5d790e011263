import { BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import type { SendLedger } from '../src/index.ts';

const unknown = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
const nothing = { reconcile: async () => [], lookupKey: 'k' };
/** Ids with one lookup key are rivals. */
const alone = (id: string) => ({ ...nothing, lookupKey: id });
const neverCalled = () => Promise.reject(new Error('must not be called'));
/** After every attempt. */
const REPORTED = Date.UTC(2100, 0, 1);

/** The rules for what Customer.io reports about a send in doubt, as part of the suite of the send ledger. */
export function describeReports(open: () => Promise<SendLedger>, pass: (ms: number) => void): void {
  it('records a reported delivery for a send in doubt, also when it is repeated, and never for another send', async () => {
    const ledger = await open();
    for (const id of ['a', 'b']) await expect(ledger.once(id, unknown, alone(id))).rejects.toThrow();
    expect([await ledger.claimReported('a', 'd1', REPORTED), await ledger.claimReported('a', 'd1', REPORTED)]).toEqual([
      true,
      true,
    ]);
    expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    expect([await ledger.claimReported('b', 'd1', REPORTED), await ledger.claimReported('a', 'd2', REPORTED)]).toEqual([
      false,
      false,
    ]);
    expect(await ledger.unclaimed(['d1', 'd2'])).toEqual(['d2']);
  });

  it('records no reported delivery where nothing is in doubt: a replay would send', async () => {
    const ledger = await open();
    await expect(ledger.once('a', unknown, nothing)).rejects.toThrow();
    await ledger.settle('a', 'not-sent', await ledger.get('a'));
    expect([await ledger.claimReported('a', 'd1', REPORTED), await ledger.claimReported('b', 'd1', REPORTED)]).toEqual([
      false,
      false,
    ]);
    expect([await ledger.get('a'), await ledger.get('b')]).toEqual([undefined, undefined]);
    expect(await ledger.unclaimed(['d1'])).toEqual(['d1']);
  });

  // A dead letter of the other may have another code, or be gone.
  it('assigns a reported delivery to neither of two sends that were attempted before the report', async () => {
    const ledger = await open();
    await expect(ledger.once('a', unknown, nothing)).rejects.toThrow();
    const reportedAt = (await ledger.get('a'))?.attemptedAt as number;
    pass(10_000);
    await expect(ledger.once('b', unknown, nothing)).rejects.toThrow();
    expect(await ledger.claimReported('b', 'd1', reportedAt + 11_000)).toBe(false);
    expect(await ledger.claimReported('a', 'd1', reportedAt + 11_000)).toBe(false);
    expect(await ledger.claimReported('a', 'd1', reportedAt)).toBe(true);
    expect(await ledger.claimReported('b', 'd2', reportedAt + 11_000)).toBe(true);
  });
}
