import { type Bar, type Benchmark, type FigureName, type Figures, figureNames } from './benchmark.ts';
import type { BarResult, SideResult } from './result.ts';
import { spreadOf } from './statistics.ts';

/** Figures of all sides in one run, by name of the side. */
export type Run = ReadonlyMap<string, Figures>;

/** Computes the spread of each figure of each side. */
export function sideResults({ sides }: Benchmark, runs: readonly Run[]): SideResult[] {
  return sides.map(({ name }) => {
    const figures: SideResult['figures'] = {};
    for (const figure of Object.keys(figureNames) as FigureName[]) {
      const values = runs.map((run) => run.get(name)?.[figure]).filter((value) => value !== undefined);
      if (values.length > 0) figures[figure] = spreadOf(values);
    }
    return { name, figures };
  });
}

/** Evaluates each bar. Ratios are computed within a run, so that a machine that slows down does not distort them. */
export function barResults({ bars }: Benchmark, runs: readonly Run[]): BarResult[] {
  return bars.map((bar) => {
    const value = spreadOf(runs.map((run) => bar.figure((name) => figuresOfSide(run, name))));
    const { what, atLeast, atMost } = bar;
    return {
      what,
      ...(atLeast === undefined ? {} : { atLeast }),
      ...(atMost === undefined ? {} : { atMost }),
      value,
      met: bar.always ? isMet(bar, value.min) && isMet(bar, value.max) : isMet(bar, value.median),
    };
  });
}

/** NaN, for example of a side that did nothing, meets no bar. */
const isMet = ({ atLeast, atMost }: Bar, value: number): boolean =>
  !Number.isNaN(value) && (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);

function figuresOfSide(run: Run, name: string): Required<Figures> {
  const figures = run.get(name);
  if (!figures) throw new Error(`unknown side ${name}`);
  return figures as Required<Figures>;
}
