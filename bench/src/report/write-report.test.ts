import { describe, expect, it } from 'vitest';
import type { BenchmarkResult } from '../measure/result.ts';
import { merge } from './write-report.ts';

const aResult = (name: string, measuredAt: string): BenchmarkResult => ({
  name,
  work: '',
  runs: 1,
  measuredAt,
  environment: { cpu: '', cores: 1, memoryGigabytes: 1, versions: {} },
  busyBefore: [0],
  noisy: false,
  sides: [],
  bars: [],
});

describe('merge', () => {
  it('keeps earlier results in the order of the catalogue, and drops benchmarks that no longer exist', () => {
    const earlier = [aResult('b', 'old'), aResult('a', 'old'), aResult('gone', 'old')];
    const merged = merge(earlier, [aResult('b', 'new')], ['a', 'b', 'c']);
    expect(merged.map(({ name, measuredAt }) => [name, measuredAt])).toEqual([
      ['a', 'old'],
      ['b', 'new'],
    ]);
  });
});
