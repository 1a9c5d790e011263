import { describe, expect, it } from 'vitest';
import { type MetricDefinition, metricCatalogue, metricGroups } from './metric-catalogue.ts';
import { createTelemetry } from './prometheus-telemetry.ts';

const catalogue = Object.entries<MetricDefinition>(metricCatalogue);
const telemetryOf = () => createTelemetry('test-service', 'silent');

describe('createTelemetry', () => {
  it('declares every metric of the catalogue, so that dashboards find it before its first value', async () => {
    const text = await telemetryOf().exposition();
    for (const [name, { type, help }] of catalogue) {
      expect(text).toContain(`# TYPE ${name} ${type}\n`);
      expect(text).toContain(`# HELP ${name} ${help}\n`);
    }
  });

  it('counts, sets and observes under the labels, with the service on each', async () => {
    const telemetry = telemetryOf();
    telemetry.count('cio_bus_dead_letters_total', { topic: 't', code: 'UNEXPECTED' });
    telemetry.count('cio_bus_dead_letters_total', { topic: 't', code: 'UNEXPECTED' }, 4);
    telemetry.gauge('cio_bus_gate_closed', { handler: 'h', cause: 'configuration' }, 1);
    telemetry.gauge('cio_bus_gate_closed', { handler: 'h', cause: 'configuration' }, 0);
    telemetry.observe('cio_bus_handler_duration_seconds', { handler: 'h' }, 0.07);
    const text = await telemetry.exposition();
    expect(text).toContain('cio_bus_dead_letters_total{topic="t",code="UNEXPECTED",service="test-service"} 5');
    expect(text).toContain('cio_bus_gate_closed{handler="h",cause="configuration",service="test-service"} 0');
    expect(text).toMatch(/cio_bus_handler_duration_seconds_bucket\{le="0\.05",.*\} 0\n/);
    expect(text).toMatch(/cio_bus_handler_duration_seconds_bucket\{le="0\.1",.*\} 1\n/);
  });

  it('starts what is expected at 0, and keeps what was counted before', async () => {
    const telemetry = telemetryOf();
    telemetry.count('cio_bus_sends_total', { result: 'held' });
    telemetry.expect('cio_bus_sends_total', {});
    const text = await telemetry.exposition();
    expect(text).toContain('cio_bus_sends_total{result="held",service="test-service"} 1\n');
    expect(text).toContain('cio_bus_sends_total{result="delivered",service="test-service"} 0\n');
  });

  it('removes a gauge series: its last value would remain otherwise', async () => {
    const telemetry = telemetryOf();
    for (const partition of [0, 1]) telemetry.gauge('cio_bus_window_span', { topic: 't', partition }, 7);
    telemetry.forget('cio_bus_window_span', { topic: 't', partition: 0 });
    const text = await telemetry.exposition();
    expect(text).not.toContain('cio_bus_window_span{topic="t",partition="0"');
    expect(text).toContain('cio_bus_window_span{topic="t",partition="1",service="test-service"} 7');
  });

  it('exports process metrics', async () => {
    expect(await telemetryOf().exposition()).toContain('process_cpu_seconds_total{service="test-service"}');
  });

  it('rejects an undeclared label: a user id as a label would fill the memory', () => {
    const labels = { handler: 'h', cause: 'configuration', user: 'u1' };
    expect(() => telemetryOf().gauge('cio_bus_gate_closed', labels, 1)).toThrow(/label/);
  });

  it('separates two services in one process', async () => {
    const [one, other] = [telemetryOf(), telemetryOf()];
    one.count('cio_bus_rebalances_total', {});
    expect(await other.exposition()).toContain('cio_bus_rebalances_total{service="test-service"} 0');
  });
});

describe('metricCatalogue', () => {
  it('has every metric of every group: a missing one would be declared and never exported', () => {
    const grouped = Object.values<object>(metricGroups).flatMap((group) => Object.keys(group));
    expect(catalogue.map(([name]) => name).toSorted()).toEqual(grouped.toSorted());
  });

  it.each(catalogue)('%s follows the naming rules', (name, { type, labels, values = {}, buckets, help }) => {
    expect(name).toMatch(/^cio_bus_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/_(ms|millis|kb)(_|$)/); // base units
    expect(labels.filter((label) => /user|email|person|address|correlation|^id$|_id$|key/.test(label))).toEqual([]);
    expect(labels).not.toContain('service'); // the process adds it
    for (const label of Object.keys(values)) expect(labels).toContain(label);
    expect(buckets?.toSorted((a, b) => a - b)).toEqual(buckets);
    expect(help).toMatch(/\.$/);
  });
});
