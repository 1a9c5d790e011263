import { topics } from '@cio-bus/contracts';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { OffsetWindow } from '../../engine/record/offset-window.ts';
import type { Source } from '../../engine/record/source.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { LagReporter } from './lag-reporter.ts';

function aSource(window: OffsetWindow): Source {
  const place = { topic: topics.track, partition: 3 };
  return { ...place, window, startAt: 0, committed: 0, unsettledBytes: 42, lost: false, paused: true };
}

function setUp(sources: Source[], high: number) {
  const gauges = new Map<string, number>();
  const gauge: Telemetry['gauge'] = (name, _labels, value) => void gauges.set(name, value);
  const forget: Telemetry['forget'] = (name) => void gauges.delete(name);
  const kafka = { physical: (topic: string) => topic } as KafkaConnection;
  const queries = { ends: async () => [{ partition: 3, low: 0, high }] };
  const telemetry = { ...quietTelemetry('test'), gauge, forget };
  return { gauges, reporter: new LagReporter({ kafka, queries, telemetry, sources: () => sources }) };
}

describe('LagReporter', () => {
  it('tells the age of the oldest open record from its own timestamp, so a restart does not hide a backlog', async () => {
    const window = new OffsetWindow(10);
    window.open(10, 1_000);
    window.open(11, 50_000);
    const { gauges, reporter } = setUp([aSource(window)], 20);

    await reporter.report(61_000);

    expect(Object.fromEntries(gauges)).toEqual({
      cio_bus_consumer_lag_messages: 10,
      cio_bus_consumer_lag_seconds: 60,
      cio_bus_window_span: 2,
      cio_bus_unsettled_bytes: 42,
      cio_bus_partition_paused: 1,
    });
  });

  it('tells an age also when nothing is read at all: a stuck reader must not look idle', async () => {
    const { gauges, reporter } = setUp([aSource(new OffsetWindow(10))], 20);
    await reporter.report(0);
    await reporter.report(30_000);
    expect(gauges.get('cio_bus_consumer_lag_seconds')).toBe(30);
  });

  it('forgets a partition that another member has now: its last lag would stand for ever', async () => {
    const sources = [aSource(new OffsetWindow(10))];
    const { gauges, reporter } = setUp(sources, 20);
    await reporter.report(0);
    sources.pop();
    await reporter.report(5_000);
    expect(gauges.size).toBe(0);
  });
});
