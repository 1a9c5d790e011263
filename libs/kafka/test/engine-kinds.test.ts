import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { defineHandler, done } from '../src/handler.ts';
import { schema } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

const SECOND_MS = 1_000;
const idOf = (message: Simulated): string => message.id;

/** An engine whose calls with singles take a second for each of their messages, and the others 10 ms. */
function setUp(isSingle: (message: Simulated) => boolean, concurrency = 4) {
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const calls: { ids: string[]; at: number }[] = [];
  const handler = defineHandler({
    name: 'two-kinds',
    topics: [topics.track],
    schema,
    order: 'key',
    batch: { maxMessages: 10, maxSingles: 2, maxBytes: 1_000_000, lingerMs: 1 },
    isSingle,
    async handle(messages: readonly Simulated[]) {
      calls.push({ ids: messages.map(idOf), at: clock.now() });
      const takesMs = isSingle(messages[0] as Simulated) ? messages.length * SECOND_MS : 10;
      await new Promise<void>((resolve) => clock.after(takesMs, resolve));
      return messages.map(() => done());
    },
  });
  const member = kafka.member(handler, { concurrency });
  member.assign(0);
  return { clock, kafka, member, calls };
}

describe('an engine with two kinds of messages', () => {
  it('delivers those that share a request at once, however many wait that need one each', async () => {
    const { clock, kafka, member, calls } = setUp(({ key }) => key.startsWith('v'));
    for (let n = 0; n < 20; n++) kafka.append(topics.track, 0, `v${n}`);
    for (let n = 0; n < 20; n++) kafka.append(topics.track, 0, `u${n}`);
    const startedAt = clock.now();
    member.fetch(100);
    await clock.advance(100);
    expect(calls.map(({ ids }) => ids.length).toSorted((a, b) => a - b)).toEqual([2, 2, 10, 10]);
    await clock.advance(900);
    kafka.append(topics.track, 0, 'u20');
    member.fetch(100);
    await clock.advance(100);
    expect(calls.findLast(({ ids }) => ids.includes('m40'))?.at).toBeLessThan(startedAt + 1_100);
    await clock.advance(60_000);
    expect(kafka.outcomes).toHaveLength(41);
    expect(calls).toHaveLength(13);
  });

  it('makes a call of each kind also when one may be in flight', async () => {
    const { clock, kafka, member, calls } = setUp(({ key }) => key.startsWith('v'), 1);
    for (const key of ['v0', 'u0', 'v1', 'u1']) kafka.append(topics.track, 0, key);
    member.fetch(100);
    await clock.advance(10_000);
    expect(calls.map(({ ids }) => ids)).toEqual([
      ['m0', 'm2'],
      ['m1', 'm3'],
    ]);
  });

  it('keeps the order of a key that has both kinds', async () => {
    const { clock, kafka, member, calls } = setUp(({ number }) => number % 2 === 0);
    for (let n = 0; n < 6; n++) kafka.append(topics.track, 0, 'u1');
    member.fetch(100);
    await clock.advance(10_000);
    expect(calls.flatMap(({ ids }) => ids)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
    expect(calls).toHaveLength(6);
  });

  it('takes it for our bug when a handler cannot say the kind of a message', async () => {
    const { clock, kafka, member } = setUp(({ key }) => {
      if (key === 'bad') throw new Error('a bug');
      return false;
    });
    for (const key of ['bad', 'u1']) kafka.append(topics.track, 0, key);
    member.fetch(100);
    await clock.advance(60_000);
    expect(kafka.outcomes).toHaveLength(1);
    expect(member.engine.waiting).toBeLessThan(2);
  });
});
