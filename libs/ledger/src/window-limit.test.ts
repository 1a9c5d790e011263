import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { windowLimitConformance } from '../test/window-limit-conformance.ts';
import { createWindowLimit } from './window-limit.ts';

const HOUR_MS = 3_600_000;
const config = { STATE_DIR: '/nowhere' };
const telemetry = quietTelemetry('test');

windowLimitConformance('memory', (max) => {
  const limit = createWindowLimit(config, telemetry, { name: 'test', max, windowMs: HOUR_MS });
  return async () => limit;
});

describe('a limit in memory', () => {
  it('counts any hour, not each full one', async () => {
    let now = 0;
    const limit = createWindowLimit(config, telemetry, { name: 't', max: 2, windowMs: HOUR_MS, now: () => now });
    const admitted = [];
    for (now of [0, 1_800_000, 3_600_000, 5_400_000, 5_400_001]) admitted.push(await limit.admits(`at ${now}`));
    expect(admitted).toEqual([true, true, true, true, false]);
  });

  it('knows the day as well, to ten minutes, when the ids of its hours are forgotten', async () => {
    let now = 0;
    const limit = createWindowLimit(config, telemetry, { name: 't', max: 2, windowMs: HOUR_MS, now: () => now });
    const usages = [];
    for (now of [0, HOUR_MS, 2 * HOUR_MS]) await limit.admits(`at ${now}`);
    for (now of [2 * HOUR_MS, 24 * HOUR_MS - 1, 24.2 * HOUR_MS, 27 * HOUR_MS]) usages.push(await limit.usage());
    expect(usages).toEqual([
      { inWindow: 1, inDay: 3 },
      { inWindow: 0, inDay: 3 },
      { inWindow: 0, inDay: 2 },
      { inWindow: 0, inDay: 0 },
    ]);
  });

  it('forgets its ids in time when the system clock is set back', async () => {
    const limit = createWindowLimit(config, telemetry, { name: 't', max: 1, windowMs: 1 });
    const system = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 1_000_000);
    onTestFinished(() => system.mockRestore());
    await limit.admits('a');
    system.mockReturnValue(0);
    await expect.poll(() => limit.admits('b')).toBe(true);
  });
});
