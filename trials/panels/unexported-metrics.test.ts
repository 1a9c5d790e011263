import { describe, expect, it } from 'vitest';
import { unexportedMetrics } from './unexported-metrics.ts';

const exposition = `# HELP a_total Help.
# TYPE a_total counter
a_total{x="# TYPE no counter"} 1
# HELP b Help.
# TYPE b histogram
b_bucket{le="1"} 1`;

describe('unexportedMetrics', () => {
  it('names what is read and exported by nobody', () => {
    const expressions = ['rate(a_total[5m]) / up', 'sum(rate(b_bucket[5m])) + b + c_total', 'c_total or vector(0)'];
    expect(unexportedMetrics(expressions, [exposition])).toEqual(['b', 'c_total']);
  });

  it('knows what the rules record', () => {
    expect(unexportedMetrics(['slo:cio_bus_bad:ratio_rate1h'], [])).toEqual([]);
  });
});
