import { describe, expect, it } from 'vitest';
import { LEASE_MS, Lease } from './lease.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const CALL_MS = 5_000;

const joinedAfter = (ms: number): Lease => {
  const lease = new Lease();
  lease.note({ apiName: 'JoinGroup', sentAt: NOW - ms });
  return lease;
};

describe('Lease', () => {
  it('runs from the request to the coordinator, because the response may have waited in a frozen process', () => {
    const lease = new Lease();
    lease.note({ apiName: 'Heartbeat', sentAt: NOW });
    lease.confirm();
    expect(lease.until).toBe(NOW + LEASE_MS);
    lease.note({ apiName: 'SyncGroup', sentAt: NOW + 10 });
    lease.confirm();
    expect(lease.until).toBe(NOW + 10 + LEASE_MS);
  });

  it('has expired before the first request to the coordinator, and is not renewed by other requests', () => {
    const lease = new Lease();
    lease.note({ apiName: 'Fetch', sentAt: NOW });
    lease.confirm();
    expect(lease.until).toBeLessThan(NOW);
  });

  it('is not renewed by a rejected heartbeat', () => {
    const lease = new Lease();
    lease.note({ apiName: 'SyncGroup', sentAt: NOW });
    lease.confirm();
    lease.note({ apiName: 'Heartbeat', sentAt: NOW + 1_000 });
    expect(lease.until).toBe(NOW + LEASE_MS);
  });

  it.each([
    { joinTookMs: 50, waitMs: CALL_MS, why: 'a living owner may have begun a call just before it rejoined' },
    {
      joinTookMs: 8_000,
      waitMs: 1_000,
      why: 'its lease ended 4 s after our request at the latest, and then its calls',
    },
    { joinTookMs: 10_000, waitMs: 0, why: 'a dead owner has been silent for longer than a lease and a call' },
  ])('starts a gained partition $waitMs ms after a join of $joinTookMs ms: $why', ({ joinTookMs, waitMs }) => {
    expect(joinedAfter(joinTookMs).quietAt(NOW, CALL_MS)).toBe(NOW + waitMs);
  });

  it.each([
    {
      callMs: 5_000,
      waitMs: 0,
      why: 'who had them in between was silent for a session, longer than a lease and a call',
    },
    { callMs: 60_000, waitMs: 54_000, why: 'a call that takes longer than a session may still be in flight' },
  ])('starts what a member had before it came back alone after $waitMs ms: $why', ({ callMs, waitMs }) => {
    expect(joinedAfter(50).quietWhenAlone(NOW, callMs)).toBe(NOW + waitMs);
  });
});
