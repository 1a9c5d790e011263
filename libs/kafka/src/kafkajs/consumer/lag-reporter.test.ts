import { topics } from '@cio-bus/contracts';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { Source } from '../../engine/engine.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { LagReporter } from './lag-reporter.ts';

const aSource = () => new Source({ topic: topics.track, partition: 3, position: 10 });

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
  it('reports the age of the oldest open record from its own timestamp, so a restart does not hide a backlog', async () => {
    const source = aSource();
    source.open(10, 1_000, 40);
    source.open(11, 50_000, 2);
    source.setPaused(true);
    const { gauges, reporter } = setUp([source], 20);

    await reporter.report(61_000);

    expect(Object.fromEntries(gauges)).toEqual({
      cio_bus_consumer_lag_messages: 10,
      cio_bus_consumer_lag_seconds: 60,
      cio_bus_window_span: 2,
      cio_bus_unsettled_bytes: 42,
      cio_bus_partition_paused: 1,
    });
  });

  it('reports an age also when nothing is read at all: a stuck reader must not look idle', async () => {
    const { gauges, reporter } = setUp([aSource()], 20);
    await reporter.report(0);
    await reporter.report(30_000);
    expect(gauges.get('cio_bus_consumer_lag_seconds')).toBe(30);
  });

  it('forgets a partition that another member has now: its last lag would stay forever', async () => {
    const sources = [aSource()];
    const { gauges, reporter } = setUp(sources, 20);
    await reporter.report(0);
    sources.pop();
    await reporter.report(5_000);
    expect(gauges.size).toBe(0);
  });
});
