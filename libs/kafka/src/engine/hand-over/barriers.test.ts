import { describe, expect, it } from 'vitest';
import { aSource } from '../../../test/builders.ts';
import { Fences } from './barriers.ts';
import type { Lane } from './lanes.ts';

const aLane = (key: string): Lane => ({ key, partition: 0, entries: [], bytes: 0, state: 'busy' });

describe('Fences', () => {
  it('lets a lane go once the committed offset lies behind its fence, and only once', () => {
    const fences = new Fences();
    const source = aSource();
    const lane = aLane('a');
    fences.add(lane, source, 8);
    expect(lane.state).toBe('fenced');
    source.committed = 7; // the next offset to read: 7 itself, which the lane waits for, is not covered
    expect(fences.passed(source)).toEqual([]);
    source.committed = 8;
    expect(fences.passed(source)).toEqual([lane]);
    expect(fences.passed(source)).toEqual([]);
  });

  it('asks the partition of the fence, not another that has come further', () => {
    const fences = new Fences();
    const [own, other] = [aSource(), aSource({ committed: 99 })];
    fences.add(aLane('a'), own, 8);
    expect(fences.passed(other)).toEqual([]);
  });

  it('gives up the lanes of lost partitions, and keeps the others', () => {
    const fences = new Fences();
    const [lost, kept] = [aSource({ lost: true }), aSource({ committed: 1 })];
    const [gone, stays] = [aLane('gone'), aLane('stays')];
    fences.add(gone, lost, 1);
    fences.add(stays, kept, 1);
    expect(fences.takeLost()).toEqual([gone]);
    expect(fences.takeLost()).toEqual([]);
    expect(fences.passed(kept)).toEqual([stays]);
  });
});
