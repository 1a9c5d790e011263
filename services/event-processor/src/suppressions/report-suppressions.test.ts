import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { reportSuppressions } from './report-suppressions.ts';

/** A report over a count that can be changed, or be unreachable. */
async function aReport(isShared: boolean, count: { value: number | undefined; closedAt?: number }) {
  const exported = new Map<string, number>();
  const keyOf = (name: string, labels: object) => [name, ...Object.values(labels)].join(' ');
  const gauge: Telemetry['gauge'] = (name, labels, value) => void exported.set(keyOf(name, labels), value);
  const forget: Telemetry['forget'] = (name, labels) => void exported.delete(keyOf(name, labels));
  const usage = async () => {
    if (count.value === undefined) throw new Error('away');
    return { inWindow: count.value, inDay: count.value * 10, closedAt: count.closedAt };
  };
  const { logger } = quietTelemetry('test');
  const telemetry = { gauge, forget, logger };
  const report = reportSuppressions({ limit: { isShared, usage }, maxPerHour: 5, telemetry, everyMs: 1 });
  await report.start();
  onTestFinished(() => report.stop());
  return { report, exported: () => Object.fromEntries(exported) };
}

const max = (shared: boolean) => ({ [`cio_bus_suppressions_max_per_hour ${shared}`]: 5 });

describe('reportSuppressions', () => {
  it.each([true, false])('exports what was let through, and whether all instances share it: %s', async (isShared) => {
    const count = { value: 3 };
    const { exported } = await aReport(isShared, count);
    for (const value of [3, 4]) {
      count.value = value;
      await expect.poll(exported).toEqual({
        ...max(isShared),
        cio_bus_suppressing_halted: 0,
        [`cio_bus_suppressions_passed hour ${isShared}`]: value,
        [`cio_bus_suppressions_passed day ${isShared}`]: value * 10,
      });
    }
  });

  it('exports no count while it is unreachable, from the start too, and again afterwards', async () => {
    const count: { value: number | undefined } = { value: undefined };
    const { exported } = await aReport(true, count);
    for (const value of [2, undefined, 3]) {
      const counts = () => Object.keys(exported()).filter((name) => name.startsWith('cio_bus_suppressions_'));
      await expect.poll(() => counts().length).toBe(count.value === undefined ? 1 : 3);
      count.value = value;
    }
    await expect.poll(() => exported()['cio_bus_suppressions_passed hour true']).toBe(3);
  });

  it('exports that suppressing is halted, also in a process that was started since', async () => {
    const { exported } = await aReport(true, { value: 5, closedAt: 1 });
    await expect.poll(() => exported().cio_bus_suppressing_halted).toBe(1);
  });

  it('leaves no timer behind when it is stopped', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { report } = await aReport(false, { value: 1 });
    expect(vi.getTimerCount()).toBe(1);
    await report.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
