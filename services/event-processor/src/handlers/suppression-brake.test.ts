import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { createSuppressionBrake } from './suppression-brake.ts';

function aBrake({ maxPerHour = 2, dryRun = false } = {}) {
  const gauges: number[] = [];
  const errors: string[] = [];
  const clock = { now: 0 };
  const gauge: Telemetry['gauge'] = (_name, _labels, value) => void gauges.push(value);
  const quiet = quietTelemetry('test');
  const logger = { ...quiet.logger, error: (_fields: object, message: string) => void errors.push(message) };
  const telemetry = { gauge, logger };
  return {
    gauges,
    errors,
    clock,
    brake: createSuppressionBrake({ maxPerHour, dryRun, telemetry, now: () => clock.now }),
  };
}

describe('createSuppressionBrake', () => {
  it('halts above the limit, and says so once', () => {
    const { brake, gauges, errors } = aBrake();
    expect(['e1', 'e2', 'e3', 'e4'].map((id) => brake.withheld(id))).toEqual([undefined, undefined, 'brake', 'brake']);
    expect([gauges, errors]).toEqual([[0, 1], ['suppressing is halted: more people than SUPPRESS_MAX_PER_HOUR']]);
  });

  it('counts an hour', () => {
    const { brake, clock } = aBrake();
    for (const at of [0, 1_800_000, 3_600_000, 5_400_000]) {
      clock.now = at;
      expect(brake.withheld(`event at ${at}`)).toBeUndefined();
    }
    clock.now = 5_400_001;
    expect(brake.withheld('one too many')).toBe('brake');
  });

  it('stays halted, however much time passes: nobody has looked at it yet', () => {
    const { brake, clock } = aBrake({ maxPerHour: 0 });
    expect(brake.withheld('e1')).toBe('brake');
    clock.now = 86_400_000;
    expect(brake.withheld('e2')).toBe('brake');
  });

  it('answers a repeated event as before, and counts it once', () => {
    const { brake } = aBrake();
    expect(['e1', 'e1', 'e1', 'e2', 'e3', 'e1'].map((id) => brake.withheld(id))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'brake',
      undefined,
    ]);
  });

  it('lets nothing pass in a dry run, and is not halted by it', () => {
    const { brake, gauges } = aBrake({ dryRun: true });
    expect(['e1', 'e2', 'e3'].map((id) => brake.withheld(id))).toEqual(['dry-run', 'dry-run', 'dry-run']);
    expect(gauges).toEqual([0]);
  });
});
