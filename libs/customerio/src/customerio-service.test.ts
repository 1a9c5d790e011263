import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CustomerIOService } from './customerio-service.ts';
import type { TrackApi } from './track/track-api.ts';

const AN_HOUR_MS = 3_600_000;

/** A service whose account answers when its gate opens. */
function setUp(gate: Promise<void>) {
  let asked = 0;
  const confirm = async () => {
    asked += 1;
    await gate;
  };
  const track: TrackApi = { region: { confirm, fault: () => undefined }, deliver: async () => [] };
  return { service: new CustomerIOService({ track, close: async () => {} }), asked: () => asked };
}

describe('CustomerIOService', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('asks again about its account until it is stopped', async () => {
    const { service, asked } = setUp(Promise.resolve());
    await service.start();
    vi.advanceTimersByTime(AN_HOUR_MS);
    expect(asked()).toBeGreaterThan(100);
    await service.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks no more when it is stopped while it starts, for its timer would keep the process running', async () => {
    const gate = Promise.withResolvers<void>();
    const { service, asked } = setUp(gate.promise);
    const started = service.start();
    await service.stop();
    gate.resolve();
    await started;
    vi.advanceTimersByTime(AN_HOUR_MS);
    expect(asked()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
