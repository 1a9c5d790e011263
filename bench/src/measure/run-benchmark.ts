import type { Stage } from '../stage/stage.ts';
import { type Benchmark, type FigureName, type Figures, figureNames } from './benchmark.ts';
import { busyCores } from './busy-cores.ts';
import type { BenchmarkResult } from './result.ts';
import { barResults, type Run, sideResults } from './verdict.ts';

/** Above this many busy processors, other processes distort the measurement. */
const NOISY_CORES = 0.3;

/** Runs a benchmark `runs` times, its sides one after the other, each in its own processes. */
export async function runBenchmark(
  benchmark: Benchmark,
  stage: Stage,
  { runs, log }: { runs: number; log(line: string): void },
): Promise<Omit<BenchmarkResult, 'environment'>> {
  const measured: Run[] = [];
  const busyBefore: number[] = [];
  const measuredAt = new Date().toISOString();
  for (let run = 1; run <= runs; run += 1) {
    const busy: number[] = [];
    const sides = new Map<string, Figures>();
    for (const side of benchmark.sides) {
      busy.push(await busyCores());
      const figures = await side.run(stage);
      log(`${benchmark.name} ${run}/${runs}  ${side.name}: ${describe(figures)}`);
      sides.set(side.name, figures);
    }
    busyBefore.push(Math.max(...busy));
    measured.push(sides);
  }
  return {
    name: benchmark.name,
    work: benchmark.work,
    runs,
    measuredAt,
    busyBefore,
    noisy: Math.max(...busyBefore) > NOISY_CORES,
    sides: sideResults(benchmark, measured),
    bars: barResults(benchmark, measured),
  };
}

const describe = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${figureNames[name as FigureName]} ${round(value)}`)
    .join('; ');

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
