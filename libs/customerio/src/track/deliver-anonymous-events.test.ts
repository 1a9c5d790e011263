import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEvent, events } from '../../test/commands.ts';
import { anonymous, refused, runPlan, unavailable } from '../../test/run-plan.ts';

describe('executePlan, with anonymous events', () => {
  it('sends anonymous events one per call, in order within an anonymous id', async () => {
    const commands = [anonymous('a', 'one'), anonymous('b', 'one'), anonymous('a', 'two'), anonymous('a', 'three')];
    const { asked, codes } = await runPlan(commands, {});
    expect(asked.filter((call) => call.startsWith('a:'))).toEqual(['a: one', 'a: two', 'a: three']);
    expect(codes).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('continues with other keys after an anonymous event that could not be delivered', async () => {
    const known = (userId: string) => ({ ...anEvent({ payload: { name: 'known' } }), userId });
    const commands = [anonymous('a', 'down'), anonymous('b', 'fine'), anonymous('a', 'late'), known('a'), known('c')];
    const { asked, codes, errors } = await runPlan(commands, {
      async anonymous(_id, event) {
        if (event.name === 'down') throw unavailable();
      },
    });
    expect(asked.toSorted()).toEqual(['a: down', 'b: fine', 'known']);
    expect(codes).toEqual(['VENDOR_UNAVAILABLE', 'accepted', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE', 'accepted']);
    expect(new Set([errors[0], errors[2], errors[3]]).size).toBe(1);
  });

  it('sends anonymous events next to the batches, and not behind them', async () => {
    const known = events(3);
    const answered = Promise.withResolvers<readonly unknown[]>();
    const commands = known.flatMap((event, n) => [event, anonymous(`a${n}`, 'page')]);
    const { asked, codes } = await runPlan(commands, {
      batch: () => answered.promise,
      anonymous: async (id) => (id === 'a2' ? answered.resolve([]) : undefined),
    });
    expect(asked.toSorted()).toEqual(['a0: page', 'a1: page', 'a2: page', 'event-0 event-1 event-2']);
    expect(new Set(codes)).toEqual(new Set(['accepted']));
  });

  it('starts no more anonymous events once a batch has failed as a whole, nor batches after an outage of these', async () => {
    const many = Array.from({ length: 100 }, (_, n) => anonymous(`a${n}`, 'page'));
    const afterBatch = await runPlan([...events(1), ...many], {
      async batch() {
        throw unavailable();
      },
    });
    expect(afterBatch.asked.length).toBeLessThanOrEqual(1 + 2 * 16);
    expect(afterBatch.codes[0]).toBe('VENDOR_UNAVAILABLE');
    expect(afterBatch.errors[0]).toBe(afterBatch.errors.at(-1)); // never sent, because of the batch
    const afterEvents = await runPlan([...many, ...events(1_001)], {
      batch: () => new Promise((resolve) => setTimeout(resolve, 50, [])),
      async anonymous() {
        throw new BusError('VENDOR_THROTTLED', 'no');
      },
    });
    expect(afterEvents.codes.slice(100).filter((code) => code === 'accepted').length).toBe(1_000);
    expect(afterEvents.codes.at(-1)).toBe('VENDOR_THROTTLED');
  });

  it('gives anonymous events that fail for themselves an error each', async () => {
    const { errors } = await runPlan([anonymous('a', 'one'), anonymous('b', 'two')], {
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
    const { asked, codes } = await runPlan(commands, {
      async anonymous() {
        throw new BusError(code, 'no');
      },
    });
    expect(asked.length).toBeLessThanOrEqual(calls);
    expect(new Set(codes)).toEqual(new Set([code]));
  });

  it('starts no anonymous event after the deadline, so none of a key overtakes another', async () => {
    const commands = Array.from({ length: 300 }, (_, n) => anonymous(`a${n % 100}`, `page-${n}`));
    const { asked, codes } = await runPlan(commands, {}, (calls) => calls >= 50);
    expect(asked.length).toBe(50);
    expect(codes.filter((code) => code === 'NOT_REACHED').length).toBe(250);
    for (let key = 0; key < 100; key += 1) {
      const ofKey = codes.filter((_, index) => index % 100 === key);
      const sent = ofKey.filter((code) => code === 'accepted').length;
      expect(ofKey.slice(0, sent)).not.toContain('NOT_REACHED');
    }
  });

  it('continues after a rejected anonymous event and stops its key after one that could not be delivered', async () => {
    const { asked, codes } = await runPlan([anonymous('a', 'bad'), anonymous('a', 'down'), anonymous('a', 'late')], {
      async anonymous(_id, event) {
        if (event.name === 'bad') throw refused();
        if (event.name === 'down') throw unavailable();
      },
    });
    expect(asked).toEqual(['a: bad', 'a: down']);
    expect(codes).toEqual(['VENDOR_REJECTED', 'VENDOR_UNAVAILABLE', 'VENDOR_UNAVAILABLE']);
  });
});
