import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, QUIET_MS, waitForCompaction, waitForRest } from './rest.ts';

const LONGEST_MS = 60_000;

describe('a long wait', () => {
  let time: number;
  const clock: Clock = {
    now: () => time,
    async sleep(ms) {
      time += ms;
    },
  };
  beforeEach(() => {
    time = 0;
  });

  it('ends when nothing is left to read and nothing has moved for a while', async () => {
    const movements = async () => Math.min(time, 5_000);
    await waitForRest({ movements, uncommitted: async () => 0 }, LONGEST_MS, clock);
    expect(time).toBe(5_000 + QUIET_MS);
  });

  it('continues while a service has something left to read, though nothing moves', async () => {
    const uncommitted = async () => (time < 20_000 ? 1 : 0);
    await waitForRest({ movements: async () => 1, uncommitted }, LONGEST_MS, clock);
    expect(time).toBeGreaterThanOrEqual(19_500 + QUIET_MS);
    expect(time).toBeLessThan(LONGEST_MS);
  });

  it('lasts no longer than the case says', async () => {
    await waitForRest({ movements: async () => 1, uncommitted: async () => 1 }, 10_100, clock);
    expect(time).toBe(10_100);
  });

  it('for compaction ends when the first record of the case is gone', async () => {
    const bare = { topic: 't', partition: 2, timestamp: 7, value: null, headers: [] };
    const records = [
      { ...bare, key: Buffer.from('other'), offset: 1 },
      { ...bare, key: Buffer.from('k'), offset: 4 },
      { ...bare, key: Buffer.from('k'), offset: 5 },
    ];
    const asked: unknown[] = [];
    const admin = {
      async firstOffsetSince(...question: unknown[]) {
        asked.push(question);
        return time < 9_000 ? 4 : 5;
      },
    };
    const source = { admin, tap: { after: () => records } };
    await waitForCompaction(source, { topic: 't', keys: new Set(['k']), longestMs: LONGEST_MS }, clock);
    expect(time).toBe(9_000);
    expect(asked[0]).toEqual(['t', 2, 7]);
  });
});
