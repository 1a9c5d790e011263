import { describe, expect, it } from 'vitest';
import { aCommit, anEntry, aSource } from '../../../test/builders.ts';
import { noteMergedAfter } from '../record/entry.ts';
import { Barriers } from './barriers.ts';
import type { Lane } from './lane.ts';

const aLane = (key: string): Lane => ({ key, partition: 0, entries: [], bytes: 0, state: 'busy' });

function setUp() {
  const waiting: Lane[] = [];
  const released: Lane[] = [];
  const barriers = new Barriers({
    awaitCommit: (lane) => void waiting.push(lane),
    release: (lane) => void released.push(lane),
  });
  return { barriers, waiting, released };
}

describe('Barriers', () => {
  it('releases a lane once the committed offset is past its barrier, and only once', () => {
    const { barriers, waiting, released } = setUp();
    const source = aSource();
    const lane = aLane('a');
    expect(barriers.awaitThrough(lane, anEntry({ offset: 7 }, source))).toBe(true);
    expect(waiting).toEqual([lane]);
    source.commit(aCommit(7)); // the next offset to read: 7 itself, which the lane waits for, is not covered
    barriers.releaseCovered();
    expect(released).toEqual([]);
    source.commit(aCommit(8));
    barriers.releaseCovered();
    barriers.releaseCovered();
    expect(released).toEqual([lane]);
    expect(barriers.awaitThrough(lane, anEntry({ offset: 7 }, source))).toBe(false);
  });

  it('waits for all partitions that it names, in whatever order their commits come', () => {
    const { barriers, released } = setUp();
    const [own, partner] = [aSource(), aSource({ topic: 'customerio.identify' })];
    const lane = aLane('a');
    const entry = anEntry({ offset: 8 }, own);
    noteMergedAfter(entry, [{ source: partner, upTo: 3 }]);
    expect(barriers.awaitBefore(lane, entry)).toBe(true);
    own.commit(aCommit(8));
    barriers.releaseCovered();
    expect(released).toEqual([]);
    partner.commit(aCommit(3));
    barriers.releaseCovered();
    expect(released).toEqual([lane]);
  });

  it('releases a lane behind an open message of another key, once a commit names what was settled when the wait began', () => {
    const { barriers, released } = setUp();
    const source = aSource();
    for (const offset of [4, 5, 6]) source.open(offset, 0, 0);
    source.settle(5, 0);
    const before = source.revision;
    source.settle(6, 0);
    const lane = aLane('a');
    barriers.awaitThrough(lane, anEntry({ offset: 6 }, source));
    source.commit(aCommit(4, { upTo: 7, open: [4, 6], revision: before }));
    barriers.releaseCovered();
    source.commit(aCommit(4, { upTo: 6, open: [4], revision: source.revision }));
    barriers.releaseCovered();
    expect(released).toEqual([]);
    source.commit(aCommit(4, { upTo: 7, open: [4], revision: source.revision }));
    barriers.releaseCovered();
    expect(released).toEqual([lane]);
  });

  it('releases the lanes of lost partitions, and keeps the others', () => {
    const { barriers, released } = setUp();
    const [lost, kept] = [aSource(), aSource({ position: 1 })];
    const [gone, stays] = [aLane('gone'), aLane('stays')];
    barriers.awaitThrough(gone, anEntry({ offset: 0 }, lost));
    barriers.awaitThrough(stays, anEntry({ offset: 1 }, kept));
    lost.lose();
    barriers.releaseCovered();
    barriers.releaseCovered();
    expect(released).toEqual([gone]);
    kept.commit(aCommit(2));
    barriers.releaseCovered();
    expect(released).toEqual([gone, stays]);
  });
});
