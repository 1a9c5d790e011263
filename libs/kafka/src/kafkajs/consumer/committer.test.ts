import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aSource } from '../../../test/builders.ts';
import type { Source } from '../../engine/engine.ts';
import { type Commit, Committer } from './committer.ts';

/** A committer of one partition; Kafka answers as `answerWith` says. */
function setUp() {
  const source = aSource({ partition: 3, position: 10 });
  const sources: Source[] = [source, aSource({ partition: 4 })];
  const commits: Commit[][] = [];
  const failures: string[] = [];
  let answer = (): Promise<void> => Promise.resolve();
  const committer = new Committer({
    telemetry: { ...quietTelemetry('test'), count: (name) => void failures.push(name) },
    sources: () => sources,
    commit: (due) => {
      commits.push([...due]);
      return answer();
    },
    onCommitted: ({ snapshot }) => source.commit(snapshot),
  });
  return {
    ...{ committer, source, commits, failures },
    offsets: () => commits.map((due) => due[0]?.snapshot.lowWaterMark),
    answerWith(next: () => Promise<void>) {
      answer = next;
    },
    /** Reads and settles offsets up to this one. */
    settleBelow(next: number) {
      for (let offset = source.next; offset < next; offset++) {
        source.open(offset, 0, 0);
        source.settle(offset, 0);
      }
    },
  };
}

describe('Committer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('commits what moved, and sends nothing to Kafka while nothing moves', async () => {
    const { committer, commits, settleBelow } = setUp();
    committer.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commits).toEqual([]);
    settleBelow(12);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commits).toEqual([
      [{ topic: 'customerio.track', partition: 3, snapshot: expect.objectContaining({ lowWaterMark: 12, open: [] }) }],
    ]);
    await committer.stop();
  });

  it('never commits an open offset, nor one above it', async () => {
    const { committer, source, commits } = setUp();
    for (const offset of [10, 11, 12]) source.open(offset, 0, 0);
    source.settle(11, 0);
    source.settle(12, 0);
    await committer.commit();
    expect(commits).toEqual([]);
    source.open(13, 0, 0);
    source.settle(10, 0);
    await committer.commit();
    expect(commits).toEqual([[expect.objectContaining({ snapshot: expect.objectContaining({ lowWaterMark: 13 }) })]]);
  });

  it('commits low-water marks alone once the broker has refused metadata', async () => {
    const { committer, source, offsets, commits, answerWith } = setUp();
    for (const offset of [10, 11, 12]) source.open(offset, 0, 0);
    source.settle(11, 0);
    answerWith(() => Promise.reject(Object.assign(new Error('too large'), { type: 'OFFSET_METADATA_TOO_LARGE' })));
    committer.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(commits.map((due) => due[0]?.snapshot.open)).toEqual([[10, 12]]);
    answerWith(() => Promise.resolve());
    source.settle(10, 0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(commits.slice(1).map((due) => due[0]?.snapshot)).toEqual([
      expect.objectContaining({ lowWaterMark: 12, upTo: 12, open: [] }),
    ]);
    expect(offsets()).toEqual([10, 12]);
    await committer.stop();
  });

  it('commits after 200 settlements without waiting for the time', () => {
    const { committer, commits, settleBelow } = setUp();
    settleBelow(12);
    for (let n = 0; n < 199; n++) committer.noteSettled();
    expect(commits).toEqual([]);
    committer.noteSettled();
    expect(commits).toHaveLength(1);
  });

  it('repeats a commit that failed, counts it, and does not report it as made', async () => {
    const { committer, source, offsets, failures, answerWith, settleBelow } = setUp();
    settleBelow(12);
    answerWith(() => Promise.reject(new Error('REBALANCE_IN_PROGRESS')));
    await committer.commit();
    expect(source.committed.lowWaterMark).toBe(10);
    expect(failures).toEqual(['cio_bus_commit_failures_total']);
    answerWith(() => Promise.resolve());
    await committer.commit();
    expect(offsets()).toEqual([12, 12]);
    expect(source.committed.lowWaterMark).toBe(12);
  });

  it('makes one commit at a time, and reports the offset that was sent, not what was settled since', async () => {
    const { committer, source, offsets, answerWith, settleBelow } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    answerWith(() => promise);
    settleBelow(12);
    const first = committer.commit();
    settleBelow(15);
    const second = committer.commit();
    resolve();
    await Promise.all([first, second]);
    expect(offsets()).toEqual([12]);
    expect(source.committed.lowWaterMark).toBe(12);
  });

  it('makes a last commit when it stops, after the one under way, and none later', async () => {
    const { committer, source, offsets, answerWith, settleBelow } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    committer.start();
    answerWith(() => promise);
    settleBelow(12);
    void committer.commit();
    settleBelow(15);
    const stopped = committer.stop();
    resolve();
    await stopped;
    expect(offsets()).toEqual([12, 15]);
    expect(source.committed.lowWaterMark).toBe(15);
    settleBelow(20);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(offsets()).toEqual([12, 15]);
  });
});
