import { pino } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricDefinition, metricCatalogue } from './metric-catalogue.ts';
import type { Telemetry } from './telemetry.ts';

/** Telemetry of a running service, and the text that `/metrics` answers. */
export interface ServiceTelemetry extends Telemetry {
  /** The metrics in Prometheus' text format. */
  exposition(): Promise<string>;
  readonly contentType: string;
}

/** pino JSON on standard output, prom-client for metrics. Declares every metric of the catalogue once. */
export function createTelemetry(service: string, level: string): ServiceTelemetry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const metrics = new Map(Object.entries(metricCatalogue).map(([name, d]) => [name, createMetric(name, d, registry)]));
  const get = <T>(name: string) => metrics.get(name) as T;

  return {
    service,
    logger: pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime }),
    count: (name, labels, by = 1) => get<Counter>(name).inc(labels, by),
    gauge: (name, labels, value) => get<Gauge>(name).set(labels, value),
    observe: (name, labels, value) => get<Histogram>(name).observe(labels, value),
    exposition: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function createMetric(name: string, { type, help, labels, buckets }: MetricDefinition, registry: Registry) {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  if (type === 'counter') return new Counter(options);
  if (type === 'gauge') return new Gauge(options);
  return new Histogram({ ...options, ...(buckets ? { buckets: [...buckets] } : {}) });
}
