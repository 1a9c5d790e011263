import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CustomerIOService } from './customerio-service.ts';
import type { TrackApi } from './track/track-api.ts';

const AN_HOUR_MS = 3_600_000;

/** A service whose account responds once the promise has resolved. */
function setUp(response: Promise<void>) {
  let checks = 0;
  const confirm = async () => {
    checks += 1;
    await response;
  };
  const track: TrackApi = { region: { confirm, fault: () => undefined }, deliver: async () => [] };
  return { service: new CustomerIOService({ track, close: async () => {} }), checks: () => checks };
}

describe('CustomerIOService', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('checks its account again until it is stopped', async () => {
    const { service, checks } = setUp(Promise.resolve());
    await service.start();
    vi.advanceTimersByTime(AN_HOUR_MS);
    expect(checks()).toBeGreaterThan(100);
    await service.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops checking when it is stopped while it starts, because a timer would keep the process running', async () => {
    const response = Promise.withResolvers<void>();
    const { service, checks } = setUp(response.promise);
    const started = service.start();
    await service.stop();
    response.resolve();
    await started;
    vi.advanceTimersByTime(AN_HOUR_MS);
    expect(checks()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
