// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import type { SendLedger } from '../src/index.ts';
import { describeFindings } from './describe-findings.ts';
import { describeReports } from './describe-reports.ts';
import { describeDevices, describeRivals } from './describe-rivals.ts';

/** What the suite needs from an adapter: ledgers on one storage, each like a separate process. */
export interface LedgerHarness {
  /** Opens a ledger on the storage of this test. Its sleeps return at once. */
  open(process: { owner: string; now(): number }): Promise<SendLedger>;
}

/** The ledgers of a harness assume a call timeout of 10 s. */
const FOREIGN_WAIT_MS = 40_000;

const unknown = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
const nothing = { reconcile: async () => [], lookupKey: 'k' };
const listed = (...ids: string[]) => ({ reconcile: async () => ids, lookupKey: 'k' });
const neverCalled = () => Promise.reject(new Error('must not be called'));

/** A call that counts how often it is made. */
function sending(deliveryId: string) {
  const send = {
    calls: 0,
    async call() {
      send.calls += 1;
      return { deliveryId };
    },
  };
  return send;
}

/** The rules that every adapter of the send ledger keeps. `harness` is called for each test. */
export function sendLedgerConformance(adapter: string, harness: () => LedgerHarness): void {
  describe(`send ledger on ${adapter}`, () => {
    let time = 1_800_000_000_000;
    const now = () => time;
    const open = (owner = 'one', storage = harness()) => storage.open({ owner, now });

    it('calls once, and returns the same delivery from then on', async () => {
      const ledger = await open();
      const send = sending('d1');
      expect(await ledger.once('a', send.call, nothing)).toEqual({ deliveryId: 'd1', how: 'delivered' });
      expect(await ledger.once('a', send.call, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
      expect(send.calls).toBe(1);
    });

    it.each(['VENDOR_UNAVAILABLE', 'VENDOR_THROTTLED', 'VENDOR_AUTH', 'VENDOR_REJECTED', 'MESSAGE_INVALID'] as const)(
      'may call again after %s, because nothing was sent',
      async (code) => {
        const ledger = await open();
        const refused = () => Promise.reject(new BusError(code, 'no'));
        await expect(ledger.once('a', refused, nothing)).rejects.toMatchObject({ code });
        expect(await ledger.once('a', sending('d1').call, nothing)).toMatchObject({ how: 'delivered' });
      },
    );

    it('resolves an unknown send with the one delivery that the vendor lists', async () => {
      const ledger = await open();
      expect(await ledger.once('a', unknown, listed('d1'))).toEqual({ deliveryId: 'd1', how: 'reconciled' });
      expect(await ledger.once('a', neverCalled, nothing)).toEqual({ deliveryId: 'd1', how: 'already-sent' });
    });

    it('repeats the lookup for a delivery that is listed later', async () => {
      const ledger = await open();
      const lists = [[], [], ['d1']];
      const late = { reconcile: async () => lists.shift() ?? [], lookupKey: 'k' };
      expect(await ledger.once('a', unknown, late)).toEqual({ deliveryId: 'd1', how: 'reconciled' });
    });

    it('looks up deliveries since the attempt, also much later', async () => {
      const ledger = await open();
      const lookups: number[] = [];
      const began = time;
      const asking = {
        lookupKey: 'k',
        async reconcile(since: Date) {
          lookups.push(since.getTime());
          return [];
        },
      };
      await expect(ledger.once('a', unknown, asking)).rejects.toThrow();
      time += 60_000;
      await expect(ledger.once('a', neverCalled, asking)).rejects.toThrow();
      expect(new Set(lookups)).toEqual(new Set([began]));
    });

    it.each([{ found: [] }, { found: ['d1', 'd2'] }])(
      'stays in doubt with $found, and never calls again automatically',
      async ({ found }) => {
        const ledger = await open();
        await expect(ledger.once('a', unknown, listed(...found))).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
        await expect(ledger.once('a', neverCalled, listed(...found))).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
      },
    );

    it('does not count deliveries that belong to other sends', async () => {
      const ledger = await open();
      await ledger.once('a', sending('d1').call, nothing);
      expect(await ledger.once('b', unknown, listed('d1', 'd2'))).toEqual({ deliveryId: 'd2', how: 'reconciled' });
      await expect(ledger.once('c', unknown, listed('d1', 'd2'))).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    });

    it('reassigns a claimed delivery to the id whose own call returned it', async () => {
      const ledger = await open();
      await ledger.once('a', unknown, listed('d1'));
      expect(await ledger.once('b', sending('d1').call, nothing)).toMatchObject({ how: 'delivered' });
      await expect(ledger.once('a', neverCalled, listed('d1'))).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    });

    it('treats an unexpected error as a send that may have happened', async () => {
      const ledger = await open();
      const broken = () => Promise.reject(new TypeError('undefined is not a function'));
      expect(await ledger.once('a', broken, listed('d1'))).toMatchObject({ how: 'reconciled' });
    });

    it.each(['VENDOR_UNAVAILABLE', 'VENDOR_THROTTLED', 'VENDOR_AUTH', 'UNEXPECTED'] as const)(
      'retries after a lookup that failed with %s, without calling, and stays in doubt in the end',
      async (code) => {
        const ledger = await open();
        const away = { reconcile: () => Promise.reject(new BusError(code, 'no')), lookupKey: 'k' };
        const held = { code, deadLetterCode: 'SEND_UNKNOWN' };
        await expect(ledger.once('a', unknown, away)).rejects.toMatchObject(held);
        expect(await ledger.once('a', neverCalled, listed('d1'))).toMatchObject({ how: 'reconciled' });
      },
    );

    it('does not treat a rejected lookup as a rejected send', async () => {
      const ledger = await open();
      const refused = { reconcile: () => Promise.reject(new BusError('VENDOR_REJECTED', 'no')), lookupKey: 'k' };
      await expect(ledger.once('a', unknown, refused)).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    });

    describe('after a process died between the call and its response', () => {
      async function crashed() {
        const storage = harness();
        const dead = await open('dead', storage);
        await new Promise<void>((called) => {
          const call = () => {
            called();
            return new Promise<never>(() => {});
          };
          void dead.once('a', call, nothing);
        });
        return open('next', storage);
      }

      it('waits while the other process may still be calling', async () => {
        const ledger = await crashed();
        time += 15_000;
        const attempt = ledger.once('a', neverCalled, listed('d1'));
        await expect(attempt).rejects.toMatchObject({ code: 'SEND_BUSY', retryAfterMs: 25_000 });
      });

      it('then resolves the send from the list of the vendor, without calling', async () => {
        const ledger = await crashed();
        time += FOREIGN_WAIT_MS;
        expect(await ledger.once('a', neverCalled, listed('d1'))).toEqual({ deliveryId: 'd1', how: 'reconciled' });
      });
    });

    it('calls once when two processes get the same message concurrently', async () => {
      const storage = harness();
      const [one, two] = [await open('one', storage), await open('two', storage)];
      const send = sending('d1');
      const ends = await Promise.allSettled([one.once('a', send.call, nothing), two.once('a', send.call, nothing)]);
      expect(send.calls).toBe(1);
      expect(ends.map(({ status }) => status).sort()).toContain('fulfilled');
    });

    it('calls once when one process gets the same id twice concurrently', async () => {
      const ledger = await open();
      const send = sending('d1');
      const ends = await Promise.all([ledger.once('a', send.call, nothing), ledger.once('a', send.call, nothing)]);
      expect(ends.map(({ how }) => how)).toEqual(['delivered', 'already-sent']);
    });

    it('assigns a delivery to one of two unknown sends with different lookup keys, never to both', async () => {
      const storage = harness();
      const [one, two] = [await open('one', storage), await open('two', storage)];
      const ends = await Promise.allSettled([
        one.once('a', unknown, { ...listed('d1'), lookupKey: 'a' }),
        two.once('b', unknown, { ...listed('d1'), lookupKey: 'b' }),
      ]);
      expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    });

    const pass = (ms: number) => {
      time += ms;
    };
    describeRivals(open, pass);
    describeDevices(open);
    describeReports(open, pass);
    describeFindings(() => open());
  });
}
