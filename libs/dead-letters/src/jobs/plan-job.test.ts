import { type OutcomeRecord, topics } from '@cio-bus/contracts';
import { aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jobWorld, rejectedCommands } from '../../test/job-world.ts';
import { origin } from '../../test/kafka-in-memory.ts';
import { digestOf, parseJobPlan } from './plan-file.ts';

const outcome = (given: Partial<OutcomeRecord>, offset: number) =>
  aRawRecord({
    ...{ topic: topics.processed, offset },
    value: Buffer.from(
      JSON.stringify({
        ...{ id: 'c1', correlationId: 'c1', status: 'success', service: 'track-publisher', handler: 'h' },
        ...{ processingTime: 1, attempts: 1, processedAt: 1, origin: origin(1_000_001), ...given },
      }),
    ),
  });

describe('planJob', () => {
  it('says what would be replayed: how many, of how many people and causes, and why others are not', async () => {
    const others = rejectedCommands(4).slice(3);
    const world = jobWorld([
      ...rejectedCommands(3, { key: Buffer.from('u1') }),
      ...others.map((one) => ({ ...one, reason: 'other' })),
      { origin: undefined },
    ]);
    const plan = await world.plan();
    expect(plan).toMatchObject({ keys: 2, leave: { 'no-origin': 1 }, groups: [{ count: 3 }, { count: 1 }] });
    expect(plan.deadLetters.map(([id]) => id.split('/').at(-1))).toEqual(['1000000', '1000001', '1000002', '1000003']);
  });

  it('leaves out commands that were delivered after all, by the record or the id', async () => {
    const elsewhere = origin(7);
    const outcomes = [
      outcome({}, 0),
      outcome({ id: 'c2', origin: elsewhere, status: 'skipped', reason: 'duplicate' }, 1),
      outcome({ id: 'c3', origin: elsewhere, status: 'skipped', reason: 'not-for-me' }, 2),
      outcome({ origin: origin(1_000_000), service: 'event-processor' }, 3),
      aRawRecord({ topic: topics.processed, offset: 4, value: Buffer.from('rubbish') }),
    ];
    const [first, second, third, fourth] = rejectedCommands(4);
    const withId = (one: object | undefined, id: string) => ({ ...one, headers: { 'cio-id': id } });
    const world = jobWorld([{ ...first }, { ...second }, withId(third, 'c2'), withId(fourth, 'c3')], outcomes);
    const plan = await world.plan();
    expect(plan.leave).toEqual({ delivered: 2 });
    expect(plan.deadLetters.map(([id]) => id.split('/').at(-1))).toEqual(['1000000', '1000003']);
  });
});

describe('parseJobPlan', () => {
  it('reads a plan as it was written', async () => {
    const plan = await jobWorld(rejectedCommands(3)).plan();
    expect(parseJobPlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
    expect(plan.digest).toBe(digestOf(plan));
  });

  it.each(['', 'null', '[]', '{"version":1}'])('rejects what is no plan: %s', (text) => {
    expect(() => parseJobPlan(text)).toThrow('not a plan');
  });

  it('rejects one that was changed or cut', async () => {
    const plan = await jobWorld(rejectedCommands(3)).plan();
    for (const changed of [{ deadLetters: plan.deadLetters.slice(1) }, { includeParked: true }, { id: 'other' }])
      expect(() => parseJobPlan(JSON.stringify({ ...plan, ...changed }))).toThrow('digest');
  });
});
