import { describe, expect, it } from 'vitest';
import type { Bar, Benchmark, Figures } from './benchmark.ts';
import { barResults, sideResults } from './verdict.ts';

const ratio: Pick<Bar, 'what' | 'figure'> = { what: '× the rate', figure: (of) => of('ours').rate / of('theirs').rate };

const benchmark = (bars: readonly Bar[]): Benchmark => ({
  name: 'example',
  work: 'something',
  sides: ['ours', 'theirs'].map((name) => ({ name, run: async () => ({}) })),
  bars,
});

const runsOf = (...pairs: [ours: Figures, theirs: Figures][]) =>
  pairs.map(([ours, theirs]) => new Map(Object.entries({ ours, theirs })));

describe('barResults', () => {
  it.each([
    { bound: { atLeast: 2 }, rates: [20, 10], met: true },
    { bound: { atLeast: 2 }, rates: [19, 10], met: false },
    { bound: { atMost: 2 }, rates: [20, 10], met: true },
    { bound: { atMost: 2 }, rates: [21, 10], met: false },
    { bound: { atLeast: 2 }, rates: [0, 0], met: false },
  ])('evaluates $rates against $bound as met: $met', ({ bound, rates: [ours = 0, theirs = 0], met }) => {
    const [result] = barResults(benchmark([{ ...ratio, ...bound }]), runsOf([{ rate: ours }, { rate: theirs }]));
    expect(result).toMatchObject({ what: ratio.what, ...bound, met });
  });

  it('computes ratios within a run and evaluates the median, so that a slow minute of the machine does not count', () => {
    const runs = runsOf([{ rate: 300 }, { rate: 100 }], [{ rate: 30 }, { rate: 10 }], [{ rate: 10 }, { rate: 100 }]);
    const [result] = barResults(benchmark([{ ...ratio, atLeast: 2 }]), runs);
    expect(result).toMatchObject({ value: { median: 3, min: 0.1, max: 3 }, met: true });
  });

  it('evaluates every run for what must never happen', () => {
    const lost: Bar = { what: 'lost', figure: (of) => of('ours').lost, atMost: 0, always: true };
    const runs = runsOf([{ lost: 0 }, {}], [{ lost: 0 }, {}], [{ lost: 1 }, {}]);
    expect(barResults(benchmark([lost]), runs)).toMatchObject([{ met: false }]);
    expect(barResults(benchmark([lost]), runs.slice(0, 2))).toMatchObject([{ met: true }]);
  });

  it('throws for a bar that names an unknown side', () => {
    const bar: Bar = { what: 'rate', figure: (of) => of('nobody').rate, atLeast: 0 };
    expect(() => barResults(benchmark([bar]), runsOf([{}, {}]))).toThrow('unknown side nobody');
  });
});

describe('sideResults', () => {
  it('reports the spread of what a side measured, and omits the rest', () => {
    const runs = runsOf([{ rate: 1, lost: 0 }, { rate: 4 }], [{ rate: 3, lost: 2 }, { rate: 6 }]);
    expect(sideResults(benchmark([]), runs)).toEqual([
      {
        name: 'ours',
        figures: { rate: { median: 2, min: 1, max: 3 }, lost: { median: 1, min: 0, max: 2 } },
      },
      { name: 'theirs', figures: { rate: { median: 5, min: 4, max: 6 } } },
    ]);
  });
});
