/** What a process of a service says of itself. */
export interface Scrape {
  /** Of `/readyz`; empty when it is ready. */
  reasons: string[];
  samples: Sample[];
}

/** A value of a metric. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const TIMEOUT_MS = 1_500;
const MAX_CHARACTERS = 5_000_000;

/** Asks a process for its readiness and metrics. Undefined when it does not answer. `timeoutMs`: 1,500 unless given. */
export async function scrape(url: string, { timeoutMs = TIMEOUT_MS } = {}): Promise<Scrape | undefined> {
  try {
    const [readiness, metrics] = await Promise.all([ask(`${url}/readyz`, timeoutMs), ask(`${url}/metrics`, timeoutMs)]);
    const { reasons = [] } = JSON.parse(readiness) as { reasons?: string[] };
    return { reasons, samples: parseSamples(metrics) };
  } catch {
    return undefined;
  }
}

async function ask(url: string, timeoutMs: number): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  return (await response.text()).slice(0, MAX_CHARACTERS);
}

/** Reads the values of the bus's own metrics in Prometheus's text format. */
export function parseSamples(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^(cio_bus_\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels: parseLabels(labels), value: Number(value) }];
  });
}

const parseLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

/** The sum of a metric over its series; undefined when nobody exports it. */
export function sumOf(scrapes: readonly Scrape[], name: string, labels: Sample['labels'] = {}): number | undefined {
  const values = valuesOf(scrapes, name, labels);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** The values of a metric whose series have these labels. */
export const valuesOf = (scrapes: readonly Scrape[], name: string, labels: Sample['labels'] = {}): number[] =>
  scrapes.flatMap(({ samples }) =>
    samples
      .filter((one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value))
      .map(({ value }) => value),
  );
