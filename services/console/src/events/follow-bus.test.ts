import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BusReader, BusState } from '../flow/bus-state.ts';
import { EventHub } from './event-hub.ts';
import { BusFollower } from './follow-bus.ts';
import type { RepairMetrics } from './repair-metrics.ts';

const EVERY_MS = 2_000;
const repair = { open: 0, jobs: [] };

function aFollower() {
  const hub = new EventHub('p');
  const read = vi.fn(
    async () =>
      ({ flow: { at: Date.now(), services: [], topics: [] }, scrapes: new Map(), feedDelaySeconds: null }) as BusState,
  );
  const follower = new BusFollower({
    bus: { read } as unknown as BusReader,
    repair: { measure: async () => ({ repair, jobs: [] }) } as unknown as RepairMetrics,
    ...{ hub, everyMs: EVERY_MS, now: () => Date.now() },
    shownJobs: () => ({ items: [], total: 0, nextCursor: null }),
    telemetry: { logger: { warn: () => {} } } as never,
  });
  return { hub, read, follower };
}

describe('BusFollower', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('looks at once when somebody begins to listen', async () => {
    const { hub, read, follower } = aFollower();
    await follower.start();
    await vi.waitFor(() => {
      hub.listen(undefined, () => {})();
      expect(read.mock.calls.length).toBeGreaterThan(1);
    });
    await follower.stop();
  });

  it('shows who asks a state that is at most twice as old as for those who listen', async () => {
    const { read, follower } = aFollower();
    await follower.state();
    vi.setSystemTime(Date.now() + 2 * EVERY_MS);
    await follower.state();
    expect(read).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 1);
    await Promise.all([follower.state(), follower.flow()]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('shows the last state while none can be read, and lets one reader wait for that', async () => {
    const { read, follower } = aFollower();
    const last = await follower.state();
    read.mockRejectedValue(new Error('Kafka is unavailable'));
    vi.setSystemTime(Date.now() + 2 * EVERY_MS + 1);
    expect(await follower.state()).toBe(last);
    expect(await follower.state()).toBe(last);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
