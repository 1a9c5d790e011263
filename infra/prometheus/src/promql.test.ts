import { describe, expect, it } from 'vitest';
import { selectorsOf } from './promql.ts';

describe('selectorsOf', () => {
  it('finds every metric and its label matchers, anywhere in the expression', () => {
    const expression =
      'sum by (le) (rate(a_bucket{handler=~"x|y",le="5"}[5m])) / ignoring(z) (b > 0) and on() absent(c:d:sum{q!="1"} offset 1h)';
    expect(selectorsOf(expression)).toEqual([
      { metric: 'a_bucket', labels: ['handler', 'le'] },
      { metric: 'b', labels: [] },
      { metric: 'c:d:sum', labels: ['q'] },
    ]);
  });

  it.each(['sum(rate(a[5m])', 'a{b=}', 'rate(a[5 minutes])', '', 'a ++'])('rejects %j, as Prometheus does', (text) => {
    expect(() => selectorsOf(text)).toThrow(/not PromQL|empty/);
  });

  it('rejects a selector without a metric name, because it would read everything', () => {
    expect(() => selectorsOf('sum({job="cio-bus"})')).toThrow(/without a metric name/);
  });
});
