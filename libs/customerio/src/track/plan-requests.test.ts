import { limits, type PersonCommand, parseExactJson } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEvent, anIdentify, events } from '../../test/commands.ts';
import { planRequests } from './plan-requests.ts';

const shape = (commands: PersonCommand[]) =>
  planRequests(commands, 'staging').steps.map(({ kind, members }) => `${kind} ${members.map((m) => m.index)}`);

describe('planRequests', () => {
  it('puts as many commands as fit into one batch, in order', () => {
    expect(shape([anIdentify(), ...events(2)])).toEqual(['batch 0,1,2']);
  });

  it('keeps every batch within 500 kB, measured as sent', () => {
    const { steps } = planRequests(events(60, { text: 'ä'.repeat(10_000) }), 'staging');
    const sizes = steps.map(({ members }) =>
      Buffer.byteLength(JSON.stringify({ batch: members.map(({ item }) => item) })),
    );
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.batchBytes);
    expect(steps.flatMap(({ members }) => members.map((m) => m.index))).toEqual([...Array(60).keys()]);
  });

  it('sends at most 1,000 items at once', () => {
    expect(planRequests(events(1_001), 'staging').steps.map(({ members }) => members.length)).toEqual([1_000, 1]);
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
    const { steps, unsendable } = planRequests(commands, 'staging');
    expect(steps.map(({ members }) => members.map((m) => m.index))).toEqual([[0, 2]]);
    expect([...unsendable]).toMatchObject([[1, { code: 'MESSAGE_INVALID', reason: 'not-json' }]]);
  });

  it('keeps every digit of a number', () => {
    const data = { order_id: parseExactJson(Buffer.from('9007199254740993')) };
    const { steps } = planRequests(events(1, data), 'staging');
    expect(JSON.stringify(steps[0]?.members[0]?.item)).toContain('{"order_id":9007199254740993}');
  });

  it('leaves out an item over 32 kB, because Customer.io would reject it', () => {
    const { steps, unsendable } = planRequests([...events(1), ...events(1, { text: 'x'.repeat(32_000) })], 'staging');
    expect(steps.map(({ members }) => members.map((m) => m.index))).toEqual([[0]]);
    expect(unsendable.get(1)).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  it('keeps the order between batches and anonymous events', () => {
    const { userId, ...event } = anEvent();
    const anonymous = { ...event, anonymousId: 'a1' };
    expect(shape([...events(2), anonymous, anonymous, anIdentify()])).toEqual([
      'batch 0,1',
      'anonymous 2,3',
      'batch 4',
    ]);
  });
});
