import { limits, type PersonCommand, parseExactJson } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEvent, anIdentify, events } from '../../test/commands.ts';
import { isSingle, planRequests } from './plan-requests.ts';

const plan = (commands: readonly PersonCommand[], anonymous: 'v1' | 'v2' = 'v1') =>
  planRequests(commands, { environment: 'staging', anonymous });
const batchesOf = (commands: readonly PersonCommand[]) => plan(commands).rounds.flatMap(({ batches }) => batches);
const indices = (members: readonly { index: number }[]) => members.map(({ index }) => index);

/** What each round sends, by index. */
const shape = (commands: readonly PersonCommand[]) =>
  plan(commands).rounds.map(({ batches, singles }) => ({
    batches: batches.map(indices),
    singles: indices(singles),
  }));

/** An anonymous event. */
function anonymous(anonymousId: string) {
  const { userId, ...event } = anEvent();
  return { ...event, anonymousId };
}

/** A metric of a delivery. */
function aDeliveryEvent() {
  const { id, timestamp, correlationId } = anEvent();
  const payload = { deliveryId: 'd1', metric: 'opened' } as const;
  return { id, timestamp, correlationId, userId: 'u1', type: 'delivery_event', payload } as const;
}

describe('planRequests', () => {
  it('puts as many commands as fit into one batch, in order', () => {
    expect(shape([anIdentify(), ...events(2)])).toEqual([{ batches: [[0, 1, 2]], singles: [] }]);
  });

  it('keeps every batch within 500 kB, measured as sent', () => {
    const batches = batchesOf(events(60, { text: 'ä'.repeat(10_000) }));
    const sizes = batches.map((members) => Buffer.byteLength(JSON.stringify({ batch: members.map((m) => m.item) })));
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.batchBytes);
    expect(batches.flatMap(indices)).toEqual([...Array(60).keys()]);
  });

  it('sends at most 1,000 items at once', () => {
    expect(batchesOf(events(1_001)).map(({ length }) => length)).toEqual([1_000, 1]);
  });

  it.each([
    { what: 'too deep', value: Array.from({ length: 50_000 }).reduce<unknown>((inner) => [inner], []) },
    {
      what: 'throwing',
      value: {
        toJSON: () => {
          throw new Error('no');
        },
      },
    },
    { what: 'a big integer', value: 42n },
  ])('leaves out an item that cannot be serialised ($what), and plans the others', ({ value }) => {
    const commands = [...events(1), ...events(1, { value }), anIdentify()];
    expect(batchesOf(commands).map(indices)).toEqual([[0, 2]]);
    expect([...plan(commands).unsendable]).toMatchObject([[1, { code: 'MESSAGE_INVALID', reason: 'not-json' }]]);
  });

  it('keeps every digit of a number', () => {
    const data = { order_id: parseExactJson(Buffer.from('9007199254740993')) };
    expect(JSON.stringify(batchesOf(events(1, data))[0]?.[0]?.item)).toContain('"order_id":9007199254740993,');
  });

  it('leaves out an item over 32 kB, because Customer.io would reject it', () => {
    const commands = [...events(1), ...events(1, { text: 'x'.repeat(32_000) })];
    expect(batchesOf(commands).map(indices)).toEqual([[0]]);
    expect(plan(commands).unsendable.get(1)).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  it('does not divide a batch by the anonymous events between its commands', () => {
    const mixed = events(2_000).map((event, n) => (n % 2 ? anonymous(`a${n}`) : event));
    const [round, ...others] = plan(mixed).rounds;
    expect(others).toEqual([]);
    expect(round?.batches.map(({ length }) => length)).toEqual([1_000]);
    expect(round?.singles.length).toBe(1_000);
  });

  it.each(['v1', 'v2'] as const)('agrees with isSingle about what needs a request each, with %s', (version) => {
    const commands = [anIdentify(), anEvent(), anonymous('v1'), aDeliveryEvent()];
    const singles = new Set(plan(commands, version).rounds.flatMap((round) => indices(round.singles)));
    expect(commands.map((_, index) => singles.has(index))).toEqual(commands.map((one) => isSingle(one, version)));
    expect(singles).toEqual(new Set(version === 'v1' ? [2, 3] : [3]));
  });

  it('puts anonymous events into the batches where they are sent to v2, in the order of all', () => {
    const { rounds } = plan([anonymous('x'), anEvent(), anonymous('x')], 'v2');
    expect(rounds.map(({ batches }) => batches.map(indices))).toEqual([[[0, 1, 2]]]);
    expect(rounds[0]?.singles).toEqual([]);
    expect(rounds[0]?.batches[0]?.[0]?.item).toMatchObject({
      type: 'person',
      action: 'event',
      identifiers: { anonymous_id: 'x' },
      name: 'order_paid',
      attributes: { total: 42 },
    });
  });

  it('gives metrics of deliveries a call each, next to the commands of the person to whom the message went', () => {
    const opened = aDeliveryEvent();
    const commands = [anEvent(), opened, anIdentify(), opened];
    expect(shape(commands)).toEqual([{ batches: [[0, 2]], singles: [1, 3] }]);
    expect(plan(commands, 'v2').rounds[0]?.singles.map(({ key }) => key)).toEqual(['delivery:d1', 'delivery:d1']);
  });

  it('keeps the order of a key that is that of a known and of an anonymous person', () => {
    const known = { ...anEvent(), userId: 'x' };
    expect(shape([known, anonymous('x'), anonymous('y'), known, anIdentify()])).toEqual([
      { batches: [[0]], singles: [] },
      { batches: [], singles: [1, 2] },
      { batches: [[3, 4]], singles: [] },
    ]);
  });
});
