import { describe, expect, it } from 'vitest';
import { aSource } from '../../../test/builders.ts';
import { Barriers } from './barriers.ts';
import type { Lane } from './lanes.ts';

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
    barriers.add(lane, source, 8);
    expect(waiting).toEqual([lane]);
    source.commit(7); // the next offset to read: 7 itself, which the lane waits for, is not covered
    barriers.releaseCovered(source);
    expect(released).toEqual([]);
    source.commit(8);
    barriers.releaseCovered(source);
    barriers.releaseCovered(source);
    expect(released).toEqual([lane]);
  });

  it('considers the partition of the barrier, not another one that is further', () => {
    const { barriers, released } = setUp();
    barriers.add(aLane('a'), aSource(), 8);
    barriers.releaseCovered(aSource({ position: 99 }));
    expect(released).toEqual([]);
  });

  it('releases the lanes of lost partitions, and keeps the others', () => {
    const { barriers, released } = setUp();
    const [lost, kept] = [aSource(), aSource({ position: 1 })];
    const [gone, stays] = [aLane('gone'), aLane('stays')];
    barriers.add(gone, lost, 1);
    barriers.add(stays, kept, 1);
    lost.lose();
    barriers.releaseLost();
    barriers.releaseLost();
    expect(released).toEqual([gone]);
    barriers.releaseCovered(kept);
    expect(released).toEqual([gone, stays]);
  });
});
