import type { FigureName } from './benchmark.ts';
import type { Spread } from './statistics.ts';

/** Figures of a side over all runs. */
export interface SideResult {
  name: string;
  figures: Partial<Record<FigureName, Spread>>;
}

/** An evaluated bar. */
export interface BarResult {
  what: string;
  atLeast?: number;
  atMost?: number;
  value: Spread;
  /** Whether the median meets it or, for a bar that must always hold, every run. */
  met: boolean;
}

/** Results of one benchmark. */
export interface BenchmarkResult {
  name: string;
  work: string;
  runs: number;
  /** ISO 8601. */
  measuredAt: string;
  environment: Environment;
  /** Processors kept busy by other processes before a side ran; the highest value of each run. */
  busyBefore: number[];
  /** Whether other processes were using the machine. */
  noisy: boolean;
  sides: SideResult[];
  bars: BarResult[];
}

/** Machine and versions of a measurement. */
export interface Environment {
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  versions: Record<string, string>;
}

/** The latest results. */
export interface Report {
  benchmarks: BenchmarkResult[];
}
