import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anIdentify, events } from '../../test/commands.ts';
import { refused, runPlan, unavailable } from '../../test/run-plan.ts';
import { executePlan } from './deliver-commands.ts';
import { planRequests } from './plan-requests.ts';

describe('executePlan', () => {
  it('fails exactly the items that a 207 names', async () => {
    const error = { batch_index: 1, reason: 'invalid', field: 'name', message: 'is reserved' };
    expect((await runPlan(events(3), { batch: async () => [error] })).codes).toEqual([
      'accepted',
      'VENDOR_REJECTED',
      'accepted',
    ]);
  });

  it('reports why an item was rejected, without the address that the reason quotes', async () => {
    const error = { batch_index: 0, reason: 'invalid', field: 'email', message: 'jo@example.com is taken' };
    const [result] = await executePlan(planRequests([anIdentify()], { environment: 'staging', anonymous: 'v1' }), 1, {
      batch: async () => [error],
      single: async () => {},
    });
    expect(result?.message).toBe('VENDOR_REJECTED: Customer.io refused the item: invalid, email, [address] is taken');
  });

  it.each([{}, { batch_index: 4 }, { batch_index: -1 }, { batch_index: 0.5 }, 'nonsense'])(
    'does not guess which item %j means: it sends halves until the item is alone',
    async (error) => {
      const { asked, codes } = await runPlan(events(4), {
        batch: async (items) => (items.some((item) => item.name === 'event-2') ? [error] : []),
      });
      expect(codes).toEqual(['accepted', 'accepted', 'VENDOR_REJECTED', 'accepted']);
      expect(asked.slice(1)).toEqual(['event-0 event-1', 'event-2 event-3', 'event-2', 'event-3']);
    },
  );

  it('does not send the items again that a 207 names beside one that it does not name', async () => {
    const { asked, codes } = await runPlan(events(4), {
      batch: async (items) => (items.length === 4 ? [{ batch_index: 1, reason: 'no' }, { reason: 'no' }] : []),
    });
    expect(codes).toEqual(['accepted', 'VENDOR_REJECTED', 'accepted', 'accepted']);
    expect(asked.slice(1)).toEqual(['event-0', 'event-2 event-3']);
  });

  it('starts no batch after the deadline, and reports what was not sent as not reached, whoever was sent', async () => {
    const afterOne = await runPlan(events(2_001), {}, (asked) => asked >= 1);
    expect(afterOne.asked.length).toBe(1);
    expect(afterOne.codes.filter((code) => code === 'accepted').length).toBe(1_000);
    expect(afterOne.codes.filter((code) => code === 'NOT_REACHED').length).toBe(1_001);
    const halving = await runPlan(
      events(4),
      {
        async batch() {
          throw refused();
        },
      },
      (asked) => asked >= 3,
    );
    expect(halving.codes).toEqual(['VENDOR_REJECTED', 'NOT_REACHED', 'NOT_REACHED', 'NOT_REACHED']);
  });

  it('halves a batch that is rejected as a whole until the culprit is alone, each half in order', async () => {
    const { asked, codes } = await runPlan(events(4), {
      async batch(items) {
        if (items.some((item) => item.name === 'event-2')) throw refused();
        return [];
      },
    });
    expect(asked).toEqual([
      'event-0 event-1 event-2 event-3',
      'event-0 event-1',
      'event-2 event-3',
      'event-2',
      'event-3',
    ]);
    expect(codes).toEqual(['accepted', 'accepted', 'VENDOR_REJECTED', 'accepted']);
  });

  it.each(['VENDOR_UNAVAILABLE', 'VENDOR_THROTTLED', 'VENDOR_AUTH'] as const)(
    'sends nothing more after %s, because a later command of the same person would overtake',
    async (code) => {
      const { asked, codes } = await runPlan(events(1_500), {
        async batch() {
          throw new BusError(code, 'no');
        },
      });
      expect(asked.length).toBe(1);
      expect(new Set(codes)).toEqual(new Set([code]));
    },
  );

  it('keeps the results of accepted commands before the failure, also while halving', async () => {
    const { asked, codes } = await runPlan(events(4), {
      async batch(items) {
        if (items.length === 4) throw refused();
        if (items.some((item) => item.name === 'event-2')) throw unavailable();
        return [];
      },
    });
    expect(asked.length).toBe(3);
    expect(codes).toEqual(['accepted', 'accepted', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE']);
  });

  it('gives the commands of a batch that failed as a whole the same error, and rejected items one each', async () => {
    const whole = await runPlan(events(1_002), {
      async batch() {
        throw unavailable();
      },
    });
    expect(new Set(whole.errors).size).toBe(1);
    const error = (index: number) => ({ batch_index: index, reason: 'required', field: 'name' });
    const items = await runPlan(events(3), { batch: async () => [error(0), error(2)] });
    expect(items.errors).toMatchObject([
      { status: 207, reason: 'required', field: 'name' },
      undefined,
      { status: 207 },
    ]);
    expect(items.errors[0]).not.toBe(items.errors[2]);
    const halved = await runPlan(events(2), {
      async batch() {
        throw refused();
      },
    });
    expect(halved.errors[0]).not.toBe(halved.errors[1]);
  });
});
