import { describe, expect, it } from 'vitest';
import { simulateGroup } from './simulate-group.ts';
import { simulateRebalance } from './simulate-rebalance.ts';

const load = { partitions: 1_000, members: 10, rate: 1_000, seconds: 2 };

describe('a group that reads 1,000 partitions', () => {
  it('settles every message in order, as soon as six partitions would', async () => {
    const { p99, ...rest } = await simulateGroup(load);
    expect(rest).toMatchObject({ lost: 0, orderBroken: 0, repeats: 0 });
    expect(p99).toBeLessThan(100);
  });

  it('loses nothing when a member is killed, and repeats at most what that had not committed', async () => {
    const { lost, orderBroken, repeats } = await simulateGroup({ ...load, kill: true });
    expect({ lost, orderBroken }).toEqual({ lost: 0, orderBroken: 0 });
    expect(repeats).toBeLessThan(load.rate / load.members); // one second of that member
  });

  it.each([
    { from: 10, to: 11, most: 91 },
    { from: 10, to: 9, most: 100 },
    { from: 50, to: 51, most: 20 },
  ])('moves at most $most partitions when $from members become $to', async ({ from, to, most }) => {
    const { moved, bytes } = await simulateRebalance({ partitions: 1_000, from, to });
    expect(moved).toBeLessThanOrEqual(most);
    expect(bytes).toBeLessThan(10_000); // of a request that may have megabytes
  });
});
