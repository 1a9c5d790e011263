import { type Topic, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aRecord } from '../../test/builders.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { Intake } from './intake.ts';
import { Lanes } from './lanes.ts';
import type { Source } from './source.ts';

const { identify, track } = topics;
const CAPS = { maxWaiting: 10, maxBytes: 1_000, maxSpan: 6 };

function setUp({ order = 'key' as 'key' | 'none', read = [identify, track] as Topic[], caps = CAPS } = {}) {
  const clock = new VirtualClock();
  const lanes = new Lanes(clock, () => {});
  const asked: string[] = [];
  const fetching: string[] = [];
  const early: string[] = [];
  const intake = new Intake({
    ...{ topics: read, order, caps, mergeWaitMs: 250, clock, lanes },
    fetching: {
      pause: (topic, partition) => void fetching.push(`pause ${topic}/${partition}`),
      resume: (topic, partition) => void fetching.push(`resume ${topic}/${partition}`),
      askEnds: (topic) => void asked.push(topic),
    },
    onEarlyRelease: (topic, reason) => void early.push(`${topic} ${reason}`),
  });
  const find = (topic: string, partition = 0): Source => {
    const source = intake.find(topic, partition);
    if (!source) throw new Error(`${topic}/${partition} is not assigned`);
    return source;
  };
  /** Records from this offset on, one a user unless told otherwise. */
  const receive = (topic: string, from: number, count: number, { partition = 0, bytes = 2, key = '' } = {}) => {
    const records = Array.from({ length: count }, (_, n) =>
      aRecord({
        ...{ topic, partition, offset: from + n, timestamp: clock.now() + from + n },
        ...{ key: Buffer.from(key || `u${from + n}`), value: Buffer.alloc(bytes) },
      }),
    );
    intake.receive(find(topic, partition), records, from + count);
  };
  const drainLanes = () => {
    const taken: string[] = [];
    for (let lane = lanes.takeOldest(); lane; lane = lanes.takeOldest()) {
      for (const { record } of lanes.handOver(lane, lane.entries.length))
        taken.push(`${record.topic}/${record.offset}`);
      lanes.release(lane);
    }
    return taken;
  };
  const empty = (topic: string) => intake.endOffsets(topic, [{ partition: 0, high: 0 }], clock.now());
  return { clock, intake, lanes, asked, fetching, early, find, receive, drainLanes, empty };
}

describe('Intake', () => {
  it('starts at the position it is given, and takes no offset twice: a rejoin reads from the last commit again', () => {
    const { intake, find, receive } = setUp();
    intake.assign(track, 0, 5, 0);
    receive(track, 3, 4); // 3 and 4 lie before the position
    receive(track, 5, 3);
    expect(intake.waiting).toBe(3);
    expect(find(track).window.lowWaterMark).toBe(5);
    expect(find(track)).toMatchObject({ committed: 5, unsettledBytes: 6 });
  });

  it('moves past offsets that hold no record', () => {
    const { intake, find } = setUp();
    intake.assign(track, 0, 0, 0);
    intake.receive(find(track), [], 9);
    expect(find(track).window.lowWaterMark).toBe(9);
  });

  it('asks for the end of the topic that a head waits for, and goes on when that has nothing', () => {
    const { clock, intake, asked, receive, drainLanes, empty, early } = setUp();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    expect(intake.advance()).toBe(clock.now() + 250);
    expect([asked, drainLanes()]).toEqual([[identify], []]);
    empty(identify);
    intake.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
    expect(early).toEqual([]);
  });

  it('does not take a topic for empty of which records are still to be read', () => {
    const { clock, intake, receive, drainLanes } = setUp();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    intake.endOffsets(identify, [{ partition: 0, high: 1 }], clock.now());
    intake.advance();
    expect(drainLanes()).toEqual([]);
  });

  it('counts a head that went on although nobody knew, by its topic', async () => {
    const { clock, intake, receive, early } = setUp();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    await clock.advance(250);
    intake.advance();
    expect(early).toEqual([`${track} partner-late`]);
  });

  it('does not wait for a topic that has no such partition here', () => {
    const { intake, receive, drainLanes } = setUp();
    intake.assign(track, 7, 0, 0);
    receive(track, 0, 1, { partition: 7 });
    intake.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
  });

  it('holds back both topics of a gained partition until the later of their times, and tells when', () => {
    const { clock, intake, receive, drainLanes } = setUp();
    const startAt = clock.now() + 5_000;
    intake.assign(identify, 0, 0, 0);
    intake.assign(track, 0, 0, startAt);
    receive(identify, 0, 1);
    expect(intake.advance()).toBe(startAt);
    expect(drainLanes()).toEqual([]);
  });

  it('keeps users of different partitions in different lanes, and topics of one user in one', () => {
    const { intake, lanes, receive, empty } = setUp();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    intake.assign(track, 1, 0, 0);
    receive(identify, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u', partition: 1 });
    empty(identify);
    empty(track);
    intake.advance();
    const sizes = [lanes.takeOldest(), lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length);
    expect(sizes.filter(Boolean).toSorted()).toEqual([1, 2]);
  });

  it('waits for nothing and makes each record a lane of its own where order does not matter', () => {
    const { intake, lanes, receive } = setUp({ order: 'none' });
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 2, { key: 'u' });
    intake.advance();
    expect([lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length)).toEqual([1, 1]);
  });

  it('forgets what waits of a lost partition, marks it lost, and goes on with its partner', () => {
    const { intake, find, receive, drainLanes } = setUp();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 2);
    const lost = find(track);
    intake.revoke(track, 0);
    expect([lost.lost, intake.waiting, intake.find(track, 0)]).toEqual([true, 0, undefined]);
    receive(identify, 0, 1);
    intake.advance();
    expect(drainLanes()).toEqual([`${identify}/0`]);
    intake.revoke(identify, 0);
    intake.revoke(identify, 0); // once more changes nothing
    expect(intake.sources).toEqual([]);
  });

  describe('bounds what is held in memory', () => {
    const one = { read: [track] };

    it.each([
      { cap: 'messages', count: 10, bytes: 0 },
      { cap: 'bytes', count: 2, bytes: 500 },
    ])('pauses at the cap of $cap and resumes at half of it', ({ count, bytes }) => {
      const { intake, fetching, find, receive, drainLanes } = setUp({ ...one, caps: { ...CAPS, maxSpan: 99 } });
      intake.assign(track, 0, 0, 0);
      receive(track, 0, count - 1, { bytes });
      intake.advance();
      expect(fetching).toEqual([]);
      receive(track, count - 1, 1, { bytes });
      intake.advance();
      intake.advance();
      expect(fetching).toEqual([`pause ${track}/0`]);
      drainLanes();
      find(track).unsettledBytes -= (count * bytes) / 2;
      intake.advance();
      expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
    });

    it('pauses a partition whose window is too long, until its oldest open offset is settled', () => {
      const { intake, fetching, find, receive } = setUp(one);
      intake.assign(track, 0, 0, 0);
      receive(track, 0, 6);
      for (const offset of [1, 2, 3, 4, 5]) find(track).window.settle(offset);
      intake.advance();
      expect(fetching).toEqual([`pause ${track}/0`]);
      find(track).window.settle(0);
      intake.advance();
      expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
    });

    it('reads on from the partition that another one waits for, or both would wait for ever', () => {
      const { intake, fetching, receive } = setUp({ caps: { ...CAPS, maxSpan: 99 } });
      for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
      receive(track, 0, 10);
      intake.advance();
      expect(fetching).toEqual([`pause ${track}/0`]);
    });

    it('keeps a head behind a partner whose window is full, however long: its next record may be earlier', async () => {
      const { clock, intake, receive, drainLanes, early } = setUp();
      for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
      receive(identify, 0, 6);
      receive(track, 9, 1);
      intake.advance();
      expect(drainLanes()).toHaveLength(6); // handed over, not settled
      await clock.advance(60_000);
      intake.advance();
      expect([drainLanes(), early]).toEqual([[], []]);
    });
  });
});
