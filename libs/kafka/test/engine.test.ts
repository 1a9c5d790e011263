import { BusError, type RecordSchema, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { defineHandler, done, failed, type Outcome } from '../src/handler.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

const schema: RecordSchema<Simulated> = {
  name: 'simulated',
  read: (record) => {
    const value = JSON.parse(String(record.value)) as Simulated | { bad: true };
    if ('bad' in value) throw new BusError('MESSAGE_INVALID', 'bad');
    return value;
  },
};

/** A handler over identify and track that notes what it was given and answers as told. */
function setUp(answer: (message: Simulated, call: number) => Outcome | Promise<Outcome> = () => done()) {
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const seen: { id: string; at: number }[] = [];
  const handler = defineHandler({
    name: 'note',
    topics: [topics.identify, topics.track],
    schema,
    order: 'key',
    handle: async (message: Simulated) => {
      seen.push({ id: message.id, at: clock.now() });
      return answer(message, seen.length);
    },
  });
  const member = kafka.member(handler, { concurrency: 8 });
  member.assign(0);
  return { clock, kafka, member, seen, ids: () => seen.map(({ id }) => id) };
}

const unavailable = failed(new BusError('VENDOR_UNAVAILABLE', 'busy'));

describe('Engine', () => {
  it('hands a track over after the identify that was published before it, though it was read first', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.identify, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.identify, 0, 'u1');
    const [identifies, tracks] = [kafka.log(topics.identify, 0), kafka.log(topics.track, 0)];
    member.engine.receive(topics.track, 0, tracks, 1);
    await clock.advance(1_000);
    expect(ids()).toEqual([]); // nobody can tell yet whether an earlier identify comes
    member.engine.receive(topics.identify, 0, identifies, 2);
    await clock.advance(1_000);
    expect(ids()).toEqual(['m0', 'm1', 'm2']);
  });

  it('lets a message of an idle partner topic go as soon as the broker says that the partner is empty', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(50);
    expect(ids()).toEqual(['m0']);
  });

  it('retries in place: the lane waits, other lanes go on', async () => {
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

  it('puts nothing into the dead letters during an outage of an hour', async () => {
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

  it('dead-letters what cannot be read, with its bytes, in its place in the lane, and goes on', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1', '{"bad":true}');
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(1_000);
    expect(ids()).toEqual(['m0', 'm2']);
    expect(kafka.deadLetters.map(({ value }) => String(value))).toEqual(['{"bad":true}']);
  });

  it('stops the line on a set-up fault, commits nothing at or after it, probes with one call, and goes on when it heals', async () => {
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
    expect(kafka.committed.get('customerio.track/0')).toBe(0);
    expect(kafka.deadLetters).toEqual([]);
    isRefused = false;
    await clock.advance(60_000);
    expect(member.engine.haltedBy).toBeUndefined();
    expect(kafka.outcomes).toHaveLength(30);
  });

  it('keeps the line stopped when a probe meets an outage: that tells nothing about the fault', async () => {
    const refused = failed(new BusError('VENDOR_AUTH', '401'));
    const { clock, kafka, member } = setUp((_message, call) => (call === 1 ? refused : unavailable));
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(300_000);
    expect(member.engine.haltedBy).toBe('VENDOR_AUTH');
  });

  it('settles a message only once its outcome is acknowledged, however long the broker is away', async () => {
    let isAway = true;
    const { clock, kafka, member, ids } = setUp();
    kafka.publishFails = () => isAway;
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(60_000);
    member.commit();
    expect(kafka.committed.get('customerio.track/0')).toBe(0);
    expect(ids()).toEqual(['m0']);
    isAway = false;
    await clock.advance(10_000);
    member.commit();
    expect(kafka.committed.get('customerio.track/0')).toBe(2);
    expect(ids()).toEqual(['m0', 'm1']); // the handler was not called again for the first
  });

  it('drops late results of a lost partition, so that they never land after the new owner has gone on', async () => {
    let finish: (outcome: Outcome) => void = () => {};
    const { clock, kafka, member } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(100);
    member.revoke(0);
    finish(done());
    await clock.advance(100);
    expect(kafka.outcomes).toEqual([]);
  });

  it('holds a gained partition back until calls of its last owner have ended', async () => {
    const { clock, kafka, member, seen } = setUp();
    const gainedAt = clock.now();
    member.revoke(0);
    member.assign(0, gainedAt + 5_000);
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(10_000);
    expect((seen[0]?.at ?? 0) - gainedAt).toBeGreaterThanOrEqual(5_000);
  });

  it('reads no further when enough waits, and goes on below half of it', async () => {
    let isDown = true;
    const { clock, kafka, member } = setUp(() => (isDown ? unavailable : done()));
    for (let user = 0; user < 400; user++) kafka.append(topics.track, 0, `u${user}`);
    for (let round = 0; round < 50; round++) {
      member.fetch(20);
      await clock.advance(10);
    }
    expect(member.engine.intake.waiting).toBeLessThanOrEqual(50 + 20);
    expect(member.pauses).toBeGreaterThan(0);
    isDown = false;
    for (let round = 0; round < 100; round++) {
      member.fetch(20);
      await clock.advance(1_000);
    }
    expect(kafka.outcomes).toHaveLength(400);
  });

  it('counts a replay for another service as skipped, without calling the handler', async () => {
    const { clock, kafka, member, ids } = setUp();
    const record = kafka.append(topics.track, 0, 'u1');
    const forOther = { ...record, headers: { 'cio-replay-for': 'another-service' } };
    member.engine.receive(topics.track, 0, [forOther], 1);
    await clock.advance(1_000);
    expect(ids()).toEqual([]);
    expect(JSON.parse(String(kafka.outcomes[0]?.value))).toMatchObject({ status: 'skipped', reason: 'not-for-me' });
  });

  it('writes what became of a message beside the message: origin, attempts, the result of the handler', async () => {
    const { clock, kafka, member } = setUp((_message, call) => (call === 1 ? unavailable : done({ deliveryId: 'd1' })));
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(1_000);
    expect(JSON.parse(String(kafka.outcomes[0]?.value))).toMatchObject({
      id: 'm0',
      key: 'u1',
      status: 'success',
      deliveryId: 'd1',
      attempts: 2,
      service: 'simulated',
      handler: 'note',
      origin: { topic: topics.track, partition: 0, offset: 0 },
    });
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

  it('finishes what is in flight when it drains, and hands over nothing more', async () => {
    let finish: (outcome: Outcome) => void = () => {};
    const { clock, kafka, member, ids } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(100);
    const drained = member.engine.drain();
    finish(done());
    await clock.advance(100);
    await drained;
    expect(kafka.outcomes).toHaveLength(1);
    expect(ids()).toEqual(['m0']);
  });
});
