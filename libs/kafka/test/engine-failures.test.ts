import { BusError, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { defineHandler, done, failed } from '../src/handler.ts';
import { schema, setUp, unavailable } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('Engine, when messages fail', () => {
  it('retries in place: the lane waits, other lanes continue', async () => {
    const { clock, kafka, member, ids } = setUp((message, call) =>
      message.key === 'u1' && call < 3 ? unavailable : done(),
    );
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u2');
    member.fetch(10);
    await clock.advance(50);
    expect(ids()).toEqual(['m0', 'm2']);
    await clock.advance(10_000);
    expect(ids()).toEqual(['m0', 'm2', 'm0', 'm1']);
  });

  it('waits as long as Retry-After asks', async () => {
    const throttled = failed(new BusError('VENDOR_THROTTLED', '429', { retryAfterMs: 60_000 }));
    const { clock, kafka, member, seen } = setUp((_message, call) => (call === 1 ? throttled : done()));
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(120_000);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('dead-letters nothing during an outage of an hour', async () => {
    let isDown = true;
    const { clock, kafka, member } = setUp(() => (isDown ? unavailable : done()));
    for (let user = 0; user < 20; user++) kafka.append(topics.track, 0, `u${user}`);
    member.fetch(50);
    await clock.advance(3_600_000);
    expect(kafka.deadLetters).toEqual([]);
    isDown = false;
    await clock.advance(60_000);
    expect(kafka.outcomes).toHaveLength(20);
  });

  it('dead-letters what cannot be read, with its bytes, in its place in the lane, and continues', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1', { value: '{"bad":true}' });
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(1_000);
    expect(ids()).toEqual(['m0', 'm2']);
    expect(kafka.deadLetters.map(({ value }) => String(value))).toEqual(['{"bad":true}']);
  });

  it('halts on a configuration error, commits nothing at or after it, probes with one call, and recovers once it is fixed', async () => {
    let isRefused = true;
    const refused = failed(new BusError('VENDOR_AUTH', '401'));
    const { clock, kafka, member, seen } = setUp(() => (isRefused ? refused : done()));
    for (let user = 0; user < 30; user++) kafka.append(topics.track, 0, `u${user}`);
    member.fetch(50);
    await clock.advance(100);
    expect(member.engine.haltedBy).toBe('VENDOR_AUTH');
    const callsBeforeProbes = seen.length;
    await clock.advance(60_000);
    member.commit();
    expect(seen.length - callsBeforeProbes).toBeLessThanOrEqual(7);
    expect(kafka.committed('customerio.track/0')).toBe(0);
    expect(kafka.deadLetters).toEqual([]);
    isRefused = false;
    await clock.advance(60_000);
    expect(member.engine.haltedBy).toBeUndefined();
    expect(kafka.outcomes).toHaveLength(30);
  });

  it('stays halted when a probe meets an outage, which says nothing about the configuration error', async () => {
    const refused = failed(new BusError('VENDOR_AUTH', '401'));
    const { clock, kafka, member } = setUp((_message, call) => (call === 1 ? refused : unavailable));
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(300_000);
    expect(member.engine.haltedBy).toBe('VENDOR_AUTH');
  });

  it('settles a message only once its outcome is acknowledged, however long the broker is unavailable', async () => {
    let isAway = true;
    const { clock, kafka, member, ids } = setUp();
    kafka.publishFails = () => isAway;
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(60_000);
    member.commit();
    expect(kafka.committed('customerio.track/0')).toBe(0);
    expect(ids()).toEqual(['m0']);
    isAway = false;
    await clock.advance(10_000);
    member.commit();
    expect(kafka.committed('customerio.track/0')).toBe(2);
    expect(ids()).toEqual(['m0', 'm1']); // the handler was not called again for the first
  });

  it('hands over what a call did not reach in the next one, in order, and charges nothing for it', async () => {
    const clock = new VirtualClock();
    const kafka = new SimulatedKafka(clock);
    const reached: string[] = [];
    const handler = defineHandler({
      name: 'out-of-time',
      topics: [topics.track],
      schema,
      order: 'key',
      batch: { maxMessages: 100, maxBytes: 1_000_000, lingerMs: 1 },
      async handle(messages: readonly Simulated[]) {
        const notReached = new BusError('NOT_REACHED', 'no time');
        await new Promise<void>((resolve) => clock.after(1_000, resolve));
        return messages.map(({ id }, index) => {
          if (index >= 3) return failed(notReached);
          reached.push(id);
          return done();
        });
      },
    });
    const member = kafka.member(handler, { concurrency: 2 });
    member.assign(0);
    for (let n = 0; n < 90; n++) kafka.append(topics.track, 0, `u${n % 30}`);
    member.fetch(100);
    await clock.advance(60_000);
    expect(kafka.deadLetters).toEqual([]);
    expect(kafka.outcomes).toHaveLength(90);
    expect(member.engine.haltedBy).toBeUndefined();
    const turns = reached.map((id) => Math.floor(Number(id.slice(1)) / 30));
    for (let user = 0; user < 30; user++) {
      expect(
        reached.map((id, at) => ({ id: Number(id.slice(1)) % 30, turn: turns[at] })).filter(({ id }) => id === user),
      ).toEqual([0, 1, 2].map((turn) => ({ id: user, turn })));
    }
  });

  it('treats a wrong number of outcomes as our bug, for all messages of the call', async () => {
    const clock = new VirtualClock();
    const kafka = new SimulatedKafka(clock);
    const handler = defineHandler({
      name: 'miscount',
      topics: [topics.track],
      schema,
      order: 'key',
      batch: { maxMessages: 10, maxBytes: 1_000, lingerMs: 1 },
      handle: async () => [],
    });
    const member = kafka.member(handler);
    member.assign(0);
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u2');
    member.fetch(10);
    await clock.advance(120_000);
    expect(kafka.outcomes).toEqual([]);
    expect(kafka.deadLetters.map(({ headers }) => headers?.['dlq-code'])).toEqual(['UNEXPECTED', 'UNEXPECTED']);
  });
});

describe('Engine, in an outage and in a flood', () => {
  it('sends next to nothing while the vendor is unavailable, and catches up within seconds when it is back', async () => {
    let isDown = true;
    const { clock, kafka, member, seen } = setUp(() => (isDown ? unavailable : done()));
    for (let user = 0; user < 300; user++) kafka.append(topics.track, 0, `u${user}`);
    for (let round = 0; round < 300; round++) {
      member.fetch(20);
      await clock.advance(100);
    }
    expect(seen.length).toBeLessThan(40);
    isDown = false;
    for (let round = 0; round < 70; round++) {
      member.fetch(50);
      await clock.advance(100);
    }
    expect(kafka.outcomes).toHaveLength(300);
    expect(kafka.deadLetters).toEqual([]);
  });

  it('halts on a flood of refusals before it fills the dead-letter topic, and delivers the rest once the cause is fixed', async () => {
    let isBroken = true;
    const rejected = failed(new BusError('VENDOR_REJECTED', 'unknown event'));
    const { clock, kafka, member } = setUp(() => (isBroken ? rejected : done()));
    for (let user = 0; user < 2_000; user++)
      kafka.append(topics.track, 0, `u${user}`, { headers: { 'cio-source': user % 2 ? 'shop' : 'crm' } });
    const run = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        member.fetch(50);
        await clock.advance(1_000);
      }
    };
    await run(200);
    expect(kafka.deadLetters.length).toBeLessThan(1_100);
    expect(member.engine.haltedBy).toBe('VENDOR_REJECTED');
    isBroken = false;
    await run(300);
    expect(member.engine.haltedBy).toBeUndefined();
    expect(kafka.deadLetters.length + kafka.outcomes.length).toBe(2_000);
  });
});
