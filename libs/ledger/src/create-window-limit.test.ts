import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stateDir } from '../test/state-dir.ts';
import { windowLimitConformance } from '../test/window-limit-conformance.ts';
import { createWindowLimit } from './create-window-limit.ts';
import type { WindowLimitOptions } from './port/window-limit.ts';

const HOUR_MS = 3_600_000;
const telemetry = quietTelemetry('test');

async function aLimit(directory: string, options: Partial<WindowLimitOptions> = {}) {
  const given = { name: 'test', max: 2, windowMs: HOUR_MS, ...options };
  const limit = createWindowLimit({ STATE_DIR: directory }, telemetry, given);
  await limit.start();
  onTestFinished(() => limit.stop());
  return limit;
}

windowLimitConformance('a SQLite file', (max) => {
  const directory = stateDir();
  return (reopenedAt = 0) => aLimit(directory, { max, reopenedAt });
});

describe('a limit in a SQLite file', () => {
  it('counts any hour, not each full one', async () => {
    let now = 0;
    const limit = await aLimit(stateDir(), { now: () => now });
    const admitted = [];
    for (now of [1, 1_800_001, 3_600_001, 5_400_001, 5_400_002]) admitted.push(await limit.admits(`at ${now}`));
    expect(admitted).toEqual([true, true, true, true, false]);
  });

  it('knows the day as well, to ten minutes, when the ids of its hours are forgotten', async () => {
    let now = 0;
    const limit = await aLimit(stateDir(), { now: () => now });
    const usages = [];
    for (now of [0, HOUR_MS, 2 * HOUR_MS]) await limit.admits(`at ${now}`);
    for (now of [2 * HOUR_MS, 24 * HOUR_MS - 1, 24.2 * HOUR_MS, 27 * HOUR_MS]) usages.push(await limit.usage());
    expect(usages.map(({ inWindow, inDay }) => [inWindow, inDay])).toEqual([
      [1, 3],
      [0, 3],
      [0, 2],
      [0, 0],
    ]);
  });

  it('counts on after a restart, so that each start of a crash loop lets nobody else pass', async () => {
    const directory = stateDir();
    for (const id of ['a', 'b', 'c', 'd']) {
      const limit = createWindowLimit({ STATE_DIR: directory }, telemetry, { name: 'test', max: 2, windowMs: HOUR_MS });
      await limit.start();
      expect(await limit.admits(id)).toBe(id < 'c');
      await limit.stop();
    }
  });
});
