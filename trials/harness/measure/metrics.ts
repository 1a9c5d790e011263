/** Sums the series of a metric, or those with this label (`cause="flood"`), in Prometheus' text format. */
export function sumOfMetric(text: string, name: string, label = ''): number {
  const series = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return series
    .filter((line) => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Fetches a service's metrics. */
export const fetchMetrics = async (health: string): Promise<string> => (await fetch(`${health}/metrics`)).text();
