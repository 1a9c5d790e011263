import type { Query } from './panel.ts';

/** Grafana's rate window: long enough for two scrapes at any zoom. */
const WINDOW = '$__rate_interval';

const byList = (by: readonly string[]) => (by.length === 0 ? '' : ` by (${by.join(', ')})`);
const legendOf = (by: readonly string[], fallback: string) =>
  by.length === 0 ? fallback : by.map((label) => `{{${label}}}`).join(' ');

/** Rate of a counter per second, by some of its labels. */
export const rate = (selector: string, by: readonly string[] = [], legend?: string): Query => ({
  expr: `sum${byList(by)} (rate(${selector}[${WINDOW}]))`,
  legend: legend ?? legendOf(by, 'per second'),
});

/** Like {@link rate}, but without series whose rate is 0. */
export const activeRate = (selector: string, by: readonly string[]): Query => ({
  expr: `sum${byList(by)} (rate(${selector}[${WINDOW}])) > 0`,
  legend: legendOf(by, ''),
});

/** Increase of a counter over a window; 0 if the series does not exist. */
export const countOver = (selector: string, window: string, legend = ''): Query => ({
  expr: `sum(increase(${selector}[${window}])) or vector(0)`,
  legend,
});

/** A gauge, aggregated by some of its labels. */
export const gauge = (
  how: 'sum' | 'max' | 'min',
  selector: string,
  by: readonly string[] = [],
  legend?: string,
): Query => ({
  expr: `${how}${byList(by)} (${selector})`,
  legend: legend ?? legendOf(by, how),
});

/** Quantiles of a histogram, by some of its labels. `selector` may contain matchers: `name{handler="x"}`. */
export function quantiles(selector: string, of: readonly number[], by: readonly string[] = []): Query[] {
  const [name = '', matchers = ''] = selector.split(/(?=\{)/);
  const buckets = `sum by (${['le', ...by].join(', ')}) (rate(${name}_bucket${matchers}[${WINDOW}]))`;
  return of.map((quantile) => ({
    expr: `histogram_quantile(${quantile}, ${buckets})`,
    legend: [`p${quantile * 100}`, legendOf(by, '')].join(' ').trim(),
  }));
}
