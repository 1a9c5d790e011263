import { describe, expect, it } from 'vitest';
import { anEntry, aSource } from '../../../test/builders.ts';
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
    source.commit(7); // the next offset to read: 7 itself, which the lane waits for, is not covered
    barriers.releaseCovered();
    expect(released).toEqual([]);
    source.commit(8);
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
    own.commit(8);
    barriers.releaseCovered();
    expect(released).toEqual([]);
    partner.commit(3);
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
    kept.commit(2);
    barriers.releaseCovered();
    expect(released).toEqual([gone, stays]);
  });
});
