import { describe, expect, it } from 'vitest';
import { MembershipWatch } from './membership-watch.ts';

describe('MembershipWatch', () => {
  it('detects a member that fetched for longer than the limit without a confirmation', () => {
    const watch = new MembershipWatch(1_000);
    expect([0, 500, 1_000, 1_001].map((now) => watch.isConfirmedAt(now))).toEqual([true, true, true, false]);
  });

  it('counts from the last confirmation', () => {
    const watch = new MembershipWatch(1_000);
    watch.isConfirmedAt(0);
    watch.isConfirmedAt(900);
    watch.confirm();
    expect([1_500, 2_500, 2_501].map((now) => watch.isConfirmedAt(now))).toEqual([true, true, false]);
  });

  it('does not count the time that a process was frozen', () => {
    const watch = new MembershipWatch(10_000);
    watch.isConfirmedAt(0);
    expect(watch.isConfirmedAt(60_000)).toBe(true);
  });
});
