import { describe, expect, it } from 'vitest';
import { aSource } from '../../../test/builders.ts';
import { Barriers } from './barriers.ts';
import type { Lane } from './lanes.ts';

const aLane = (key: string): Lane => ({ key, partition: 0, entries: [], bytes: 0, state: 'busy' });

describe('Barriers', () => {
  it('lets a lane go once the committed offset lies behind its barrier, and only once', () => {
    const barriers = new Barriers();
    const source = aSource();
    const lane = aLane('a');
    barriers.add(lane, source, 8);
    expect(lane.state).toBe('fenced');
    source.committed = 7; // the next offset to read: 7 itself, which the lane waits for, is not covered
    expect(barriers.passed(source)).toEqual([]);
    source.committed = 8;
    expect(barriers.passed(source)).toEqual([lane]);
    expect(barriers.passed(source)).toEqual([]);
  });

  it('asks the partition of the barrier, not another that has come further', () => {
    const barriers = new Barriers();
    const [own, other] = [aSource(), aSource({ committed: 99 })];
    barriers.add(aLane('a'), own, 8);
    expect(barriers.passed(other)).toEqual([]);
  });

  it('gives up the lanes of lost partitions, and keeps the others', () => {
    const barriers = new Barriers();
    const [lost, kept] = [aSource({ lost: true }), aSource({ committed: 1 })];
    const [gone, stays] = [aLane('gone'), aLane('stays')];
    barriers.add(gone, lost, 1);
    barriers.add(stays, kept, 1);
    expect(barriers.takeLost()).toEqual([gone]);
    expect(barriers.takeLost()).toEqual([]);
    expect(barriers.passed(kept)).toEqual([stays]);
  });
});
