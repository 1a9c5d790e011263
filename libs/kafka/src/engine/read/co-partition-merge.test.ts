import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anEntry, NOW } from '../../../test/builders.ts';
import type { Entry } from '../record/entry.ts';
import { CoPartitionMerge, type EarlyRelease } from './co-partition-merge.ts';

const MAX_WAIT_MS = 250;
const [IDENTIFY, TRACK] = [0, 1];

function setUp() {
  const merge = new CoPartitionMerge<Entry>(2, MAX_WAIT_MS);
  const early: EarlyRelease[] = [];
  let offset = 0;
  return {
    merge,
    early,
    /** A record with a stamp in ms after NOW. */
    add: (source: number, stamp: number, arrivedAt = NOW) =>
      merge.add(source, anEntry({ timestamp: NOW + stamp, offset: offset++ }, undefined, arrivedAt)),
    /** Stamps of the taken records, ms after NOW. */
    take: (now = NOW, isFull: (source: number) => boolean = () => false) =>
      merge.take(now, isFull, (release) => early.push(release)).map(({ record }) => record.timestamp - NOW),
  };
}

describe('CoPartitionMerge', () => {
  it('takes the earlier head while both topics have one, and keeps the later one when the other topic runs out', () => {
    const { merge, add, take } = setUp();
    add(TRACK, 20);
    add(TRACK, 40);
    add(IDENTIFY, 10);
    add(IDENTIFY, 30);
    expect(take()).toEqual([10, 20, 30]);
    expect(merge.size).toBe(1);
    expect(merge.awaited()).toEqual([IDENTIFY]);
  });

  it('takes identify first among equals', () => {
    const { merge, take } = setUp();
    merge.add(TRACK, anEntry({ topic: 'track', timestamp: NOW }));
    merge.add(IDENTIFY, anEntry({ topic: 'identify', timestamp: NOW }));
    const topics = merge
      .take(
        NOW + MAX_WAIT_MS,
        () => false,
        () => {},
      )
      .map(({ record }) => record.topic);
    expect(topics).toEqual(['identify', 'track']);
    expect(take()).toEqual([]);
  });

  it('keeps the order of a partition even when its stamps go backwards', () => {
    const { merge, add, take } = setUp();
    add(TRACK, 50);
    add(TRACK, 5);
    merge.caughtUp(IDENTIFY, NOW);
    expect(take()).toEqual([50, 5]);
  });

  it('waits until the other topic was found empty after the head had arrived', () => {
    const { merge, add, take, early } = setUp();
    add(TRACK, 0, NOW + 10);
    merge.caughtUp(IDENTIFY, NOW + 9);
    expect(take(NOW + 10)).toEqual([]);
    merge.caughtUp(IDENTIFY, NOW + 11);
    merge.caughtUp(IDENTIFY, NOW); // a late answer changes nothing
    expect(take(NOW + 11)).toEqual([0]);
    expect(early).toEqual([]);
  });

  it('keeps a head as long as the other topic is known to have records that were not read yet', () => {
    const { merge, add, take, early } = setUp();
    add(TRACK, 20);
    merge.hadUnread(IDENTIFY, NOW + 200);
    expect(take(NOW + MAX_WAIT_MS)).toEqual([]);
    merge.hadUnread(IDENTIFY, NOW + 5_000);
    merge.hadUnread(IDENTIFY, NOW + 300); // a late answer changes nothing
    expect(merge.waitsUntil()).toBe(NOW + 5_000 + MAX_WAIT_MS);
    expect(take(NOW + 5_000 + MAX_WAIT_MS - 1)).toEqual([]);
    add(IDENTIFY, 10);
    expect(take(NOW + 5_000 + MAX_WAIT_MS - 1)).toEqual([10]);
    expect(early).toEqual([]);
  });

  it('takes a head after the longest wait, and reports it', () => {
    const { merge, add, take, early } = setUp();
    add(TRACK, 0);
    expect(merge.waitsUntil()).toBe(NOW + MAX_WAIT_MS);
    expect(take(NOW + MAX_WAIT_MS - 1)).toEqual([]);
    expect(take(NOW + MAX_WAIT_MS)).toEqual([0]);
    expect(early).toEqual([{ source: TRACK, reason: 'partner-late' }]);
    expect(merge.waitsUntil()).toBeUndefined();
  });

  it('keeps a head while its partner is full: its next record may be the earlier one', () => {
    const { add, take, early } = setUp();
    add(TRACK, 0);
    expect(take(NOW + 100 * MAX_WAIT_MS, (source) => source === IDENTIFY)).toEqual([]);
    expect(early).toEqual([]);
  });

  it('knows which topic has to be read further, whatever the caps say', () => {
    const { merge, add } = setUp();
    expect([merge.starves(IDENTIFY), merge.starves(TRACK)]).toEqual([false, false]);
    add(TRACK, 0);
    expect([merge.starves(IDENTIFY), merge.starves(TRACK)]).toEqual([true, false]);
  });

  it('forgets the entries of a lost topic, and nothing else', () => {
    const { merge, add, take } = setUp();
    add(TRACK, 0);
    add(TRACK, 1);
    merge.drop(IDENTIFY);
    expect(merge.size).toBe(2);
    merge.drop(TRACK);
    expect(merge.size).toBe(0);
    add(IDENTIFY, 2);
    expect(take(NOW + MAX_WAIT_MS)).toEqual([2]);
  });

  it('waits for nothing when it has one topic', () => {
    const merge = new CoPartitionMerge<Entry>(1, MAX_WAIT_MS);
    merge.add(0, anEntry());
    expect(
      merge.take(
        NOW,
        () => false,
        () => {},
      ),
    ).toHaveLength(1);
  });

  it('merges both topics by time, in whatever order their records arrive', () => {
    const topic = fc.array(fc.nat(50)).map((stamps) => stamps.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(topic, topic, fc.infiniteStream(fc.boolean()), (identifies, tracks, coin) => {
        const { merge, add, take } = setUp();
        const queues = [[...identifies], [...tracks]];
        const taken: number[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const source = coin.next().value ? IDENTIFY : TRACK;
          const stamp = queues[source]?.shift();
          if (stamp !== undefined) add(source, stamp);
          taken.push(...take());
        }
        for (const source of [IDENTIFY, TRACK]) merge.caughtUp(source, NOW);
        taken.push(...take());
        expect(taken).toEqual([...identifies, ...tracks].toSorted((a, b) => a - b));
      }),
    );
  });
});
