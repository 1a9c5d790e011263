import type { ReconcileRange, ReconcileReport } from '@cio-bus/reconcile';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { fakeClock } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { createReconciler } from './reconciler.ts';

const HOUR_MS = 3_600_000;
const place = { hour: 0, topic: 'customerio.track', accepted: 0, skipped: 0, dead: 0, inFlight: 0 };
const gap = {
  topic: 'customerio.track',
  partition: 0,
  offset: 7,
  timestamp: 0,
  reason: 'no-row',
  service: 's',
} as const;
const report: ReconcileReport = {
  holds: false,
  difference: 1,
  hours: [{ ...place, published: 100, difference: 1 }],
  topics: [{ topic: 'customerio.processed', records: 50, rows: 50, refused: 0, inFlight: 0, difference: 0 }],
  gaps: [gap],
};

async function start(everyMs: number, answer: (range: ReconcileRange) => Promise<ReconcileReport>) {
  const clock = fakeClock();
  const startedAt = clock.now();
  const counted: Record<string, number> = {};
  const logged: string[] = [];
  const quiet = quietTelemetry('test');
  const count: Telemetry['count'] = (_name, labels, by = 1) => {
    const key = Object.values(labels).join(' ');
    counted[key] = (counted[key] ?? 0) + by;
  };
  const note = (_fields: object, message: string) => void logged.push(message);
  const ranges: ReconcileRange[] = [];
  const reconciler = createReconciler({
    everyMs,
    reconcile: (range) => {
      ranges.push({ from: (range.from ?? 0) - startedAt, to: (range.to ?? 0) - startedAt });
      return answer(range);
    },
    telemetry: { ...quiet, count, logger: { ...quiet.logger, warn: note, error: note } },
    now: clock.now,
    sleep: clock.sleep,
  });
  await reconciler.start();
  return { clock, counted, logged, ranges, reconciler };
}

describe('createReconciler', () => {
  it('compares each record once, after it had time to be settled, and counts what is missing', async () => {
    const { clock, counted, logged, ranges, reconciler } = await start(HOUR_MS, async () => report);
    await clock.advance(2 * HOUR_MS);
    expect(ranges).toEqual([
      { from: -2 * HOUR_MS, to: 0 }, // and what the previous process may not have compared
      { from: 0, to: HOUR_MS },
    ]);
    expect(counted).toEqual({
      'customerio.track found': 198,
      'customerio.track missing': 2,
      'customerio.processed found': 100,
      'customerio.processed missing': 0,
      succeeded: 2,
    });
    expect(logged).toEqual(['record missing', 'record missing']);
    await reconciler.stop();
  });

  it('compares the range again after a failure, so that an unavailable table hides nothing', async () => {
    let failures = 1;
    const { clock, counted, logged, ranges, reconciler } = await start(HOUR_MS, async () => {
      if (failures-- > 0) throw new Error('the table is unavailable');
      return report;
    });
    await clock.advance(2 * HOUR_MS);
    expect(ranges).toEqual([
      { from: -2 * HOUR_MS, to: 0 },
      { from: -2 * HOUR_MS, to: HOUR_MS },
    ]);
    expect(logged[0]).toMatch(/cannot compare/);
    expect(counted).toMatchObject({ failed: 1, succeeded: 1 });
    await reconciler.stop();
  });

  it('stops immediately, and logs nothing about the interrupted comparison', async () => {
    const comparison = Promise.withResolvers<ReconcileReport>();
    const { clock, logged, ranges, reconciler } = await start(HOUR_MS, () => comparison.promise);
    await clock.advance(HOUR_MS);
    await reconciler.stop(); // next, the clients that the comparison uses are stopped

    comparison.reject(new Error('the warehouse is closing'));
    await clock.advance(2 * HOUR_MS);
    expect([ranges.length, logged]).toEqual([1, []]);
  });

  it('does nothing when switched off', async () => {
    const { clock, ranges, reconciler } = await start(0, async () => report);
    await clock.advance(24 * HOUR_MS);
    expect(ranges).toEqual([]);
    await reconciler.stop();
  });
});
