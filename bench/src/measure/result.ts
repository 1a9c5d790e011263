import type { FigureName } from './benchmark.ts';
import type { Spread } from './statistics.ts';

/** What a side showed over all runs. */
export interface SideResult {
  name: string;
  figures: Partial<Record<FigureName, Spread>>;
}

/** What became of a bar. */
export interface BarResult {
  what: string;
  atLeast?: number;
  atMost?: number;
  value: Spread;
  /** Whether the median meets it, or for a bar that must always hold, every run. */
  met: boolean;
}

/** One benchmark, measured. */
export interface BenchmarkResult {
  name: string;
  work: string;
  runs: number;
  /** ISO 8601. */
  measuredAt: string;
  /** Processors that others kept busy before a side ran; of each run the highest. */
  busyBefore: number[];
  /** Whether somebody else was using the machine. */
  noisy: boolean;
  sides: SideResult[];
  bars: BarResult[];
}

/** Where and with what it was measured. */
export interface Environment {
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  versions: Record<string, string>;
}

/** Everything that was measured last. */
export interface Report {
  environment: Environment;
  benchmarks: BenchmarkResult[];
}
