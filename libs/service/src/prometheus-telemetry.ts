import { pino } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Histogram } from './histogram.ts';
import { labelCombinations } from './label-combinations.ts';
import { type MetricDefinition, metricCatalogue } from './metric-catalogue.ts';
import type { Telemetry } from './telemetry.ts';
import type { Tracer } from './tracer.ts';

/** Telemetry of a running service, and the body of `/metrics`. */
export interface ServiceTelemetry extends Telemetry {
  /** The metrics in Prometheus' text format. */
  exposition(): Promise<string>;
  readonly contentType: string;
}

type Instrument = Counter | Gauge | Histogram;

/**
 * Every how many ms the delay of the event loop is measured, which the measured delays include. prom-client's 10 ms took
 * about half of the time of an idle service.
 */
const EVENT_LOOP_MS = 50;

/** What runs. */
interface Running {
  release?: string;
  tracer?: Tracer | undefined;
}

/** Creates telemetry that writes pino JSON to standard output and keeps the metrics of the catalogue for Prometheus. */
export function createTelemetry(service: string, level: string, { release, tracer }: Running = {}): ServiceTelemetry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_MS });
  const instruments = new Map<string, Instrument>(
    Object.entries(metricCatalogue).map(([name, definition]) => [
      name,
      createInstrument(name, definition, registry, service),
    ]),
  );
  const get = <T extends Instrument>(name: string) => instruments.get(name) as T;
  const histograms = [...instruments.values()].filter((instrument) => instrument instanceof Histogram);

  return {
    service,
    release,
    logger: pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime }),
    expect(name, labels) {
      for (const combination of labelCombinations(metricCatalogue[name], labels))
        get<Counter>(name).inc(combination, 0);
    },
    count: (name, labels, by = 1) => get<Counter>(name).inc(labels, by),
    gauge: (name, labels, value) => get<Gauge>(name).set(labels, value),
    forget: (name, labels) => get<Gauge>(name).remove(labels),
    observe: (name, labels, value) => get<Histogram>(name).series(labels).observe(value),
    series: (name, labels) => get<Histogram>(name).series(labels),
    tracer,
    exposition: async () =>
      [await registry.metrics(), ...histograms.map((histogram) => histogram.exposition())].join('\n'),
    contentType: registry.contentType,
  };
}

function createInstrument(name: string, definition: MetricDefinition, registry: Registry, service: string): Instrument {
  const { type, help, labels } = definition;
  if (type === 'histogram') return new Histogram(name, definition, { service });
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  return type === 'counter' ? new Counter(options) : new Gauge(options);
}
