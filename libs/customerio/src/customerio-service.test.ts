import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { events } from '../test/commands.ts';
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
  const track: TrackApi = {
    region: { confirm, fault: () => undefined },
    deliver: async () => [],
    isSingle: () => false,
  };
  return { service: new CustomerIOService({ track, close: async () => {} }), checks: () => checks };
}

describe('CustomerIOService', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('gives all commands of a delivery that failed as a whole the same error', async () => {
    const deliver = () => Promise.reject(new Error('a bug'));
    const region = { confirm: async () => {}, fault: () => undefined };
    const service = new CustomerIOService({ track: { region, deliver, isSingle: () => false }, close: async () => {} });
    const errors = await service.deliver(events(2));
    expect(errors[0]).toMatchObject({ code: 'UNEXPECTED', reason: 'Error' });
    expect(errors[1]).toBe(errors[0]);
  });

  it('reports what a listener throws', async () => {
    const reported: unknown[] = [];
    const region = { confirm: async () => {}, fault: () => undefined };
    const track: TrackApi = { region, deliver: async () => [undefined], isSingle: () => false };
    const service = new CustomerIOService({
      track,
      listenerFailed: (error) => reported.push(error),
      close: async () => {},
    });
    const failure = new Error('of a listener');
    service.on('track:success', () => {
      throw failure;
    });
    service.on('track:start', () => Promise.reject(failure));
    await service.deliver(events(1));
    expect(reported).toEqual([failure, failure]);
  });

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
