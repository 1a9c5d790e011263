import { describe, expect, it } from 'vitest';
import { aSource } from '../../../test/builders.ts';
import { PROGRESS_SPAN } from './progress.ts';
import type { Source } from './source.ts';

const read = (source: Source, ...offsets: number[]) => offsets.filter((offset) => source.open(offset, 0, 1));
const settle = (source: Source, ...offsets: number[]) => {
  for (const offset of offsets) source.settle(offset, 1);
};
/** Commits what is due at a time, ms, and returns it. */
function commitAt(source: Source, now: number) {
  const due = source.dueCommit(now);
  if (due) source.commit(due);
  return due && { mark: due.lowWaterMark, upTo: due.upTo, open: due.open };
}

describe('what a partition has to commit', () => {
  it('is its low-water mark alone while that moves', () => {
    const source = aSource({ position: 5 });
    read(source, 5, 6, 7, 8);
    settle(source, 5, 7);
    expect(commitAt(source, 0)).toEqual({ mark: 6, upTo: 6, open: [] });
    settle(source, 8);
    expect(commitAt(source, 100)).toBeUndefined();
    settle(source, 6);
    expect(commitAt(source, 200)).toEqual({ mark: 9, upTo: 9, open: [] });
    expect(commitAt(source, 10_000)).toBeUndefined();
  });

  it('names what is settled beyond an open message that keeps it back, also when nothing has been settled since', () => {
    const source = aSource({ position: 5 });
    read(source, 5, 6, 7, 8);
    settle(source, 6, 8);
    commitAt(source, 0);
    expect(commitAt(source, 600)).toEqual({ mark: 5, upTo: 9, open: [5, 7] });
    expect(commitAt(source, 700)).toBeUndefined();
    settle(source, 7);
    expect(commitAt(source, 800)).toEqual({ mark: 5, upTo: 9, open: [5] });
  });

  it('takes nothing back that an earlier commit has named, and names nothing more once the mark moves', () => {
    const source = aSource({ position: 5 });
    read(source, 5, 6, 7, 8);
    settle(source, 6, 8);
    commitAt(source, 0);
    commitAt(source, 600);
    read(source, 9, 10);
    settle(source, 5, 10);
    expect(commitAt(source, 700)).toEqual({ mark: 7, upTo: 9, open: [7] });
    settle(source, 7, 9);
    expect(commitAt(source, 800)).toEqual({ mark: 11, upTo: 11, open: [] });
  });

  it('names no more than fits into a commit', () => {
    const source = aSource();
    read(source, 0);
    source.passOver(3 * PROGRESS_SPAN);
    commitAt(source, 0);
    expect(commitAt(source, 600)).toEqual({ mark: 0, upTo: PROGRESS_SPAN, open: [0] });
  });
});

describe('a partition of which an earlier owner has committed what is settled beyond the mark', () => {
  const progress = { lowWaterMark: 5, upTo: 10, open: [5, 8] };

  it('does not deliver that again', () => {
    const source = aSource({ position: 5, progress });
    expect(read(source, 5, 6, 7, 8, 9, 10, 11)).toEqual([5, 8, 10, 11]);
    settle(source, 5);
    expect(source.lowWaterMark).toBe(8);
  });

  it('keeps in its own commits what it has not read yet', () => {
    const source = aSource({ position: 5, progress });
    commitAt(source, 0);
    read(source, 5, 6);
    settle(source, 5);
    expect(commitAt(source, 100)).toEqual({ mark: 7, upTo: 10, open: [8] });
  });
});
