import { describe, expect, it } from 'vitest';
import type { BenchmarkResult, Report } from '../measure/result.ts';
import { renderBars, renderPeers, renderReport, withPart } from './markdown.ts';

const aResult = (overrides: Partial<BenchmarkResult> = {}): BenchmarkResult => ({
  name: 'http',
  work: '30,000 commands',
  runs: 3,
  measuredAt: '2026-11-21T12:00:00.000Z',
  environment: { cpu: 'Some CPU', cores: 2, memoryGigabytes: 24, versions: { node: '24.21.0', kafka: '4.3.1' } },
  busyBefore: [0.1, 0.04, 0.2],
  noisy: false,
  sides: [
    {
      name: 'engine',
      figures: {
        rate: { median: 4_321.7, min: 4_100, max: 4_500 },
        cpuPer10k: { median: 2.204, min: 2.1, max: 2.3 },
        outOfOrder: { median: 0, min: 0, max: 0 },
      },
    },
    { name: 'kafkajs', figures: { rate: { median: 1_200, min: 1_200, max: 1_200 } } },
  ],
  bars: [
    { what: '× the rate', atLeast: 2.5, value: { median: 3.6, min: 3.5, max: 3.7 }, met: true },
    { what: 'peak MB', atMost: 250, value: { median: 260, min: 255, max: 270 }, met: false },
  ],
  ...overrides,
});

const aReport = (...benchmarks: BenchmarkResult[]): Report => ({
  benchmarks,
});

describe('renderReport', () => {
  it('renders a row of medians and ranges per side, and omits what was not measured', () => {
    const lines = renderReport(aReport(aResult())).split('\n');
    expect(lines).toContain('|  | throughput, messages/s | CPU s per 10,000 | out of order |');
    expect(lines).toContain('| engine | 4,322 (4,100–4,500) | 2.20 (2.10–2.30) | 0 |');
    expect(lines).toContain('| kafkajs | 1,200 |  |  |');
    expect(lines).toContain(
      '30,000 commands. 3 runs on 2026-11-21, cores used by other processes before each: 0.1, 0.0, 0.2. Some CPU, 2 cores, 24 GB; node 24.21.0, kafka 4.3.1.',
    );
  });

  it('marks a noisy run next to its figures and verdicts', () => {
    const text = renderReport(aReport(aResult({ noisy: true, runs: 1 })));
    expect(text).toContain('1 run on 2026-11-21, cores used by other processes before each: 0.1, 0.0, 0.2. **Noisy**');
    expect(text).toContain('| **no** (noisy) |');
  });
});

describe('renderBars', () => {
  it('reports a missed bar as plainly as a met one', () => {
    const [, , met, missed] = renderBars([aResult()]).split('\n');
    expect(met).toBe('| `http` | × the rate | ≥ 2.50 | 3.60 (3.50–3.70) | yes |');
    expect(missed).toBe('| `http` | peak MB | ≤ 250 | 260 (255–270) | **no** |');
  });

  it('shows a dash for a missing figure', () => {
    const value = { median: Number.NaN, min: Number.NaN, max: Number.NaN };
    const text = renderBars([aResult({ bars: [{ what: 'rate', atLeast: 1, value, met: false }] })]);
    expect(text).toContain('| – | **no** |');
  });
});

describe('renderPeers', () => {
  const peers = aResult({ name: 'peers' });

  it('renders the peers separately, but their bars with the others', () => {
    const report = aReport(aResult(), peers);
    expect(renderReport(report)).not.toContain('### `peers`');
    expect(renderReport(report)).toContain('| `peers` | × the rate |');
    expect(renderPeers(report)).toContain('### `peers`');
  });

  it('says how to measure them if they were not measured yet', () => {
    expect(renderPeers(aReport(aResult()))).toContain('npm run bench -- --only peers');
  });
});

describe('withPart', () => {
  it('replaces what is between the markers and leaves the rest of the page alone', () => {
    const page = '# B\n<!-- results:begin -->old<!-- results:end -->\n<!-- peers:begin -->p<!-- peers:end -->\n';
    const written = withPart(page, 'results', 'new');
    expect(written).toBe(
      '# B\n<!-- results:begin -->\n\nnew\n\n<!-- results:end -->\n<!-- peers:begin -->p<!-- peers:end -->\n',
    );
    expect(withPart(written, 'results', 'new')).toBe(written);
  });

  it('rejects a page without markers, because the results would be lost', () => {
    expect(() => withPart('# B', 'peers', 'new')).toThrow('has no <!-- peers:begin -->');
  });
});
