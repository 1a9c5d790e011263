import type { Measured } from '../job/job.ts';
import type { Stage } from '../stage/stage.ts';

/** Figures of one side in one run, by name; {@link figureNames} has their units. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

/** Column headings of the figures, with their units. */
export const figureNames = {
  rate: 'throughput, messages/s',
  cpuPer10k: 'CPU s per 10,000',
  cpuPer10kKilled: 'CPU s per 10,000, with a kill',
  peakMegabytes: 'peak MB',
  outOfOrder: 'out of order',
  repeats: 'repeats',
  lost: 'lost',
  resumesAfter: 'delivery resumes after, s',
  duringOutage: 'requests during the outage',
  catchesUpAfter: 'caught up after, s',
  rejected: 'rejected with 400',
  deadLetters: 'dead letters',
  connections: 'connections',
  duplicates: 'duplicates',
  groups: 'groups',
  seconds: 'seconds',
  p95List: 'list, p95, ms',
  p95Filter: 'filter, p95, ms',
  p95Text: 'words, p95, ms',
  p50Cold: 'with an empty cache, p50, ms',
  p50Warm: 'with a warm cache, p50, ms',
  p50: 'p50, ms',
  p99: 'p99, ms',
} as const;

/** A key of {@link figureNames}. */
export type FigureName = keyof typeof figureNames;

/** One of the implementations that a benchmark compares. */
export interface Side {
  name: string;
  run(stage: Stage): Promise<Figures>;
}

/** A bound on a figure or on the ratio of two. Either `atLeast` or `atMost` is set. */
export interface Bar {
  /** What is bounded: `× the throughput of kafkajs eachBatch`. */
  what: string;
  /** Computes the value from the figures of one run; `side` throws for an unknown name. */
  figure(side: (name: string) => Required<Figures>): number;
  atLeast?: number;
  atMost?: number;
  /** Whether every run must meet it, not just the median: for what must never happen. @default false */
  always?: true;
}

/** A workload, the sides that perform it, and the bars on their figures. */
export interface Benchmark {
  /** Value of `--only`. */
  name: string;
  /** The workload, in one line. */
  work: string;
  /** Runs only if named with `--only`. @default false */
  onDemand?: true;
  /** The subject first, then its baselines. */
  sides: readonly Side[];
  bars: readonly Bar[];
}

/** The figures that every worker provides. */
export const figuresOf = ({ messages, seconds, cpuSeconds, peakMegabytes }: Measured) => ({
  rate: messages / seconds,
  cpuPer10k: (cpuSeconds / messages) * 10_000,
  peakMegabytes,
});
