import { allExpressions, recordedSeries, selectorsOf } from '@cio-bus/prometheus';

/** Made by Prometheus itself. */
const own = ['up', 'ALERTS'];

/**
 * The metrics that expressions read and nobody has: not the services, by what their `/metrics` say just now, and not the
 * rules, by what they record.
 *
 * @param expositions answers of `/metrics`
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

/** Asks the services, and answers what the given expressions, and every rule, read and nobody has. */
export async function findUnexported(panels: readonly string[], services: readonly string[]): Promise<string[]> {
  const expositions = await Promise.all(services.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  return unexportedMetrics([...panels, ...allExpressions()], expositions);
}
