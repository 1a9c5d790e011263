import { allExpressions, recordedSeries, selectorsOf } from '@cio-bus/prometheus';

/** Series that Prometheus creates. */
const own = ['up', 'ALERTS'];

/**
 * The metrics that expressions read but nobody exports: neither the services on `/metrics`, nor the recording rules.
 *
 * @param expositions responses of `/metrics`
 */
export function unexportedMetrics(expressions: readonly string[], expositions: readonly string[]): string[] {
  const exported = new Set([...own, ...recordedSeries(), ...expositions.flatMap(metricsOf)]);
  const read = new Set(expressions.flatMap(selectorsOf).map(({ metric }) => metric));
  return [...read].filter((name) => !exported.has(name)).sort();
}

/** Names of the series of an exposition; a histogram has three. */
const metricsOf = (exposition: string): string[] =>
  [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );

/** Reads `/metrics` of the services; returns the metrics that these expressions and the rules read but nobody exports. */
export async function findUnexported(panels: readonly string[], services: readonly string[]): Promise<string[]> {
  const expositions = await Promise.all(services.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  return unexportedMetrics([...panels, ...allExpressions()], expositions);
}
