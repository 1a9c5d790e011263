import { type MetricDefinition, metricCatalogue } from '@cio-bus/service';
import { selectorsOf } from './promql.ts';
import { recordedLabels } from './recorded-labels.ts';

/** Series that Prometheus itself creates. */
const builtIn = { up: [], ALERTS: ['alertname', 'alertstate', 'severity'] };

/** Added to every series by the service and by the scrape. */
const common = ['service', 'instance', 'job'];

/** Series by name, with the labels they may have; undefined where those are unknown. */
export type KnownSeries = ReadonlyMap<string, readonly string[] | undefined>;

/** Returns every series that can exist: the metric catalogue, the recorded series, and `others` by name. */
export function knownSeries(others: readonly string[] = []): KnownSeries {
  return new Map<string, readonly string[] | undefined>([
    ...others.map((name) => [name, undefined] as const),
    ...Object.entries<MetricDefinition>(metricCatalogue).flatMap(([name, definition]) => seriesOf(name, definition)),
    ...Object.entries(builtIn),
    ...Object.entries(recordedLabels()),
  ]);
}

/** Describes what is wrong with an expression: unknown series, and labels that a series does not have. */
export function problemsOf(expression: string, known: KnownSeries): string[] {
  return selectorsOf(expression).flatMap(({ metric, labels }) => {
    if (!known.has(metric)) return [`${metric} is not exported by any service`];
    const allowed = known.get(metric);
    if (!allowed) return [];
    return labels
      .filter((label) => !allowed.includes(label) && !common.includes(label))
      .map((label) => `${metric} has no label ${label}`);
  });
}

function seriesOf(name: string, { type, labels }: MetricDefinition): [string, readonly string[]][] {
  if (type !== 'histogram') return [[name, labels]];
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ];
}
