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
  return { asked, errors: results, codes: results.map((error) => error?.code ?? 'accepted') };
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

  it('gives the commands of a batch that failed as a whole the same error, and rejected items one each', async () => {
    const whole = await run(events(1_002), {
      async batch() {
        throw unavailable();
      },
    });
    expect(new Set(whole.errors).size).toBe(1);
    const error = (index: number) => ({ batch_index: index, reason: 'required', field: 'name' });
    const items = await run(events(3), { batch: async () => [error(0), error(2)] });
    expect(items.errors).toMatchObject([
      { status: 207, reason: 'required', field: 'name' },
      undefined,
      { status: 207 },
    ]);
    expect(items.errors[0]).not.toBe(items.errors[2]);
    const halved = await run(events(2), {
      async batch() {
        throw refused();
      },
    });
    expect(halved.errors[0]).not.toBe(halved.errors[1]);
  });

  it('continues with other keys after an anonymous event that could not be delivered', async () => {
    const known = (userId: string) => ({ ...anEvent({ payload: { name: 'known' } }), userId });
    const commands = [anonymous('a', 'down'), anonymous('b', 'fine'), anonymous('a', 'late'), known('a'), known('c')];
    const { asked, codes, errors } = await run(commands, {
      async anonymous(_id, event) {
        if (event.name === 'down') throw unavailable();
      },
    });
    expect(asked.toSorted()).toEqual(['a: down', 'b: fine', 'known']);
    expect(codes).toEqual(['VENDOR_UNAVAILABLE', 'accepted', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE', 'accepted']);
    expect(new Set([errors[0], errors[2], errors[3]]).size).toBe(1);
  });

  it('gives anonymous events that fail for themselves an error each', async () => {
    const { errors } = await run([anonymous('a', 'one'), anonymous('b', 'two')], {
      async anonymous() {
        throw unavailable();
      },
    });
    expect(errors).toMatchObject([{ code: 'VENDOR_UNAVAILABLE' }, { code: 'VENDOR_UNAVAILABLE' }]);
    expect(errors[0]).not.toBe(errors[1]);
  });

  it.each([
    { code: 'VENDOR_UNAVAILABLE', calls: 32 },
    { code: 'VENDOR_THROTTLED', calls: 16 },
    { code: 'VENDOR_AUTH', calls: 16 },
  ] as const)('makes few calls that must fail: $code', async ({ code, calls }) => {
    const commands = Array.from({ length: 500 }, (_, n) => anonymous(`a${n}`, 'page'));
    const { asked, codes } = await run(commands, {
      async anonymous() {
        throw new BusError(code, 'no');
      },
    });
    expect(asked.length).toBeLessThanOrEqual(calls);
    expect(new Set(codes)).toEqual(new Set([code]));
  });

  it('continues after a rejected anonymous event and stops its key after one that could not be delivered', async () => {
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
