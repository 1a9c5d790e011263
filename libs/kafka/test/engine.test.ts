import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { done, type Outcome } from '../src/handler.ts';
import { setUp, unavailable } from './set-up-engine.ts';

describe('Engine', () => {
  it('hands a track over after the identify that was published before it, though it was read first', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.identify, 0, 'u1');
    kafka.append(topics.track, 0, 'u1');
    kafka.append(topics.identify, 0, 'u1');
    const [identifies, tracks] = [kafka.log(topics.identify, 0), kafka.log(topics.track, 0)];
    member.engine.receive(topics.track, 0, tracks, 1);
    await clock.advance(1_000);
    expect(ids()).toEqual([]); // an earlier identify may still come
    member.engine.receive(topics.identify, 0, identifies, 2);
    await clock.advance(1_000);
    expect(ids()).toEqual(['m0', 'm1', 'm2']);
  });

  it('hands a message over as soon as the broker says that its partner topic is empty', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(50);
    expect(ids()).toEqual(['m0']);
  });

  it('drops late results of a lost partition, so that they never follow those of the new owner', async () => {
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

  it('hands over nothing of a gained partition before calls of its last owner have ended', async () => {
    const { clock, kafka, member, seen } = setUp();
    const gainedAt = clock.now();
    member.revoke(0);
    member.assign(0, gainedAt + 5_000);
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(10_000);
    expect((seen[0]?.at ?? 0) - gainedAt).toBeGreaterThanOrEqual(5_000);
  });

  it('hands nothing over once its lease has expired: another member may have the partition by then', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    member.engine.mayHandOverUntil(clock.now());
    member.fetch(10);
    await clock.advance(20_000);
    expect(ids()).toEqual([]);
    member.engine.mayHandOverUntil(clock.now() + 3_000);
    await clock.advance(10);
    expect(ids()).toEqual(['m0']);
  });

  it('reads no further at its cap, and resumes below half of it', async () => {
    let isDown = true;
    const { clock, kafka, member } = setUp(() => (isDown ? unavailable : done()));
    for (let user = 0; user < 400; user++) kafka.append(topics.track, 0, `u${user}`);
    for (let round = 0; round < 50; round++) {
      member.fetch(20);
      await clock.advance(10);
    }
    expect(member.engine.waiting).toBeLessThanOrEqual(50 + 20);
    expect(member.pauses).toBeGreaterThan(0);
    isDown = false;
    for (let round = 0; round < 100; round++) {
      member.fetch(20);
      await clock.advance(1_000);
    }
    expect(kafka.outcomes).toHaveLength(400);
  });

  it('reads a hot key no further once it has its share, so that keys of other partitions continue', async () => {
    const { clock, kafka, member, ids } = setUp((message) => (message.key === 'hot' ? unavailable : done()));
    member.assign(1);
    for (let n = 0; n < 200; n++) kafka.append(topics.track, 0, 'hot');
    for (let n = 0; n < 100; n++) kafka.append(topics.track, 1, `u${n}`);
    for (let round = 0; round < 100; round++) {
      member.fetch(5);
      await clock.advance(10);
    }
    expect(new Set(ids()).size).toBe(1 + 100);
    expect(member.engine.waiting).toBeLessThanOrEqual(20 + 10); // and what was being merged meanwhile
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

  it('writes the outcome of a message together with the message: origin, attempts, the result of the handler', async () => {
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

  it('finishes the calls in flight when it drains, and hands over nothing more', async () => {
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

  it('hands over nothing more when its group is rejoined while it drains, as when another member stops', async () => {
    const { clock, kafka, member, ids } = setUp();
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    const drained = member.engine.drain();
    member.engine.resume();
    await clock.advance(100);
    await drained;
    expect(ids()).toEqual([]);
  });
});
