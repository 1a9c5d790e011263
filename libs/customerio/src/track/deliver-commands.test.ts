import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEvent, anIdentify, events } from '../../test/commands.ts';
import type { BatchItem } from './batch-item.ts';
import { executePlan, type TrackRequests } from './deliver-commands.ts';
import { planRequests } from './plan-requests.ts';

const unavailable = () => new BusError('VENDOR_UNAVAILABLE', 'Customer.io answered 503');
const refused = () => new BusError('VENDOR_REJECTED', 'Customer.io answered 400');
const name = (item: BatchItem) => String(item.name);

/** Delivers these events; returns the requests and the results. */
async function run(commands: ReturnType<typeof events>, requests: Partial<TrackRequests>) {
  const asked: string[] = [];
  const results = await executePlan(planRequests(commands, 'staging'), commands.length, {
    async batch(items) {
      asked.push(items.map(name).join(' '));
      return requests.batch?.(items) ?? [];
    },
    async anonymous(anonymousId, event) {
      asked.push(`${anonymousId}: ${event.name}`);
      await requests.anonymous?.(anonymousId, event);
    },
  });
  return { asked, codes: results.map((error) => error?.code ?? 'accepted') };
}

/** An anonymous event. */
function anonymous(anonymousId: string, eventName: string) {
  const { userId, ...event } = anEvent({ payload: { name: eventName } });
  return { ...event, anonymousId };
}

describe('executePlan', () => {
  it('fails exactly the items that a 207 names', async () => {
    const error = { batch_index: 1, reason: 'invalid', field: 'name', message: 'is reserved' };
    expect((await run(events(3), { batch: async () => [error] })).codes).toEqual([
      'accepted',
      'VENDOR_REJECTED',
      'accepted',
    ]);
  });

  it('reports why an item was rejected, without the address that the reason quotes', async () => {
    const error = { batch_index: 0, reason: 'invalid', field: 'email', message: 'jo@example.com is taken' };
    const [result] = await executePlan(planRequests([anIdentify()], 'staging'), 1, {
      batch: async () => [error],
      anonymous: async () => {},
    });
    expect(result?.message).toBe('VENDOR_REJECTED: Customer.io refused the item: invalid, email, [address] is taken');
  });

  it.each([{}, { batch_index: 3 }, { batch_index: -1 }, 'nonsense'])(
    'does not guess which item %j means: all of the batch are tried again',
    async (error) => {
      expect(new Set((await run(events(3), { batch: async () => [error] })).codes)).toEqual(new Set(['UNEXPECTED']));
    },
  );

  it('halves a batch that is rejected as a whole until the culprit is alone, each half in order', async () => {
    const { asked, codes } = await run(events(4), {
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
      const { asked, codes } = await run(events(1_500), {
        async batch() {
          throw new BusError(code, 'no');
        },
      });
      expect(asked.length).toBe(1);
      expect(new Set(codes)).toEqual(new Set([code]));
    },
  );

  it('keeps the results of accepted commands before the failure, also while halving', async () => {
    const { asked, codes } = await run(events(4), {
      async batch(items) {
        if (items.length === 4) throw refused();
        if (items.some((item) => item.name === 'event-2')) throw unavailable();
        return [];
      },
    });
    expect(asked.length).toBe(3);
    expect(codes).toEqual(['accepted', 'accepted', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE']);
  });

  it('sends anonymous events one per call, in order within an anonymous id', async () => {
    const commands = [anonymous('a', 'one'), anonymous('b', 'one'), anonymous('a', 'two'), anonymous('a', 'three')];
    const { asked, codes } = await run(commands, {});
    expect(asked.filter((call) => call.startsWith('a:'))).toEqual(['a: one', 'a: two', 'a: three']);
    expect(codes).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('continues after a rejected anonymous event and stops after one that could not be delivered', async () => {
    const { asked, codes } = await run([anonymous('a', 'bad'), anonymous('a', 'down'), anonymous('a', 'late')], {
      async anonymous(_id, event) {
        if (event.name === 'bad') throw refused();
        if (event.name === 'down') throw unavailable();
      },
    });
    expect(asked).toEqual(['a: bad', 'a: down']);
    expect(codes).toEqual(['VENDOR_REJECTED', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE']);
  });
});
