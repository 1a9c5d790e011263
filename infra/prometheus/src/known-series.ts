import { type MetricDefinition, metricCatalogue } from '@cio-bus/service';
import { selectorsOf } from './promql.ts';
import { recordedLabels } from './recorded-labels.ts';

/** Series that Prometheus itself makes. */
const own = { up: [], ALERTS: ['alertname', 'alertstate', 'severity'] };

/** Added to every series by the service and by the scrape. */
const common = ['service', 'instance', 'job'];

/** Series by name, with the labels that they may have; undefined where they are not known. */
export type KnownSeries = ReadonlyMap<string, readonly string[] | undefined>;

/** All series that there can be: those of the catalogue, those that the rules record, and others by their names. */
export function knownSeries(others: readonly string[] = []): KnownSeries {
  return new Map<string, readonly string[] | undefined>([
    ...others.map((name) => [name, undefined] as const),
    ...Object.entries<MetricDefinition>(metricCatalogue).flatMap(([name, definition]) => seriesOf(name, definition)),
    ...Object.entries(own),
    ...Object.entries(recordedLabels()),
  ]);
}

/** What is wrong with an expression, for people: unknown series, and labels that a series does not have. */
export function problemsOf(expression: string, known: KnownSeries): string[] {
  return selectorsOf(expression).flatMap(({ metric, labels }) => {
    if (!known.has(metric)) return [`${metric} is exported by nobody`];
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
