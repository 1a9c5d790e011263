import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
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
});
