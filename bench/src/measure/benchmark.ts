import type { Measured } from '../job/job.ts';
import type { Stage } from '../stage/stage.ts';

/** What one run of one side showed: figures by name, of which {@link figureNames} tells the units. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

/** What can be measured, and its unit, as the tables have them. */
export const figureNames = {
  rate: 'msg/s',
  cpuPer10k: 'CPU s per 10,000',
  cpuPer10kKilled: 'CPU s per 10,000, with a kill',
  peakMegabytes: 'peak MB',
  orderBroken: 'order broken',
  repeats: 'repeats',
  lost: 'lost',
  flowsAfter: 's until deliveries flow again',
  duringOutage: 'requests during the outage',
  doneAfter: 's to finish after it',
  refused: 'refused with 400',
  deadLetters: 'dead letters',
  connections: 'connections',
  doubled: 'more than once',
  p50: 'p50, ms',
  p99: 'p99, ms',
} as const;

/** A key of {@link figureNames}. */
export type FigureName = keyof typeof figureNames;

/** Something that is measured in one run beside others. */
export interface Side {
  name: string;
  run(stage: Stage): Promise<Figures>;
}

/** What a figure, or the relation of two, has to be. One of `atLeast` and `atMost` is set. */
export interface Bar {
  /** What is measured: `of the rate of kafkajs eachBatch`. */
  what: string;
  /** The figure, from what the sides showed in one run; `side` throws when there is none of that name. */
  figure(side: (name: string) => Required<Figures>): number;
  atLeast?: number;
  atMost?: number;
  /** Whether each run has to meet it, and not just the median: what must never happen. @default false */
  always?: true;
}

/** Work that is done by several sides, and what must come of it. */
export interface Benchmark {
  /** Chosen by `--only`. */
  name: string;
  /** What is done, in one line. */
  work: string;
  /** Runs only when it is named. @default false */
  onDemand?: true;
  /** The subject first, then its baselines. */
  sides: readonly Side[];
  bars: readonly Bar[];
}

/** The figures that every worker gives. */
export const figuresOf = ({ messages, seconds, cpuSeconds, peakMegabytes }: Measured) => ({
  rate: messages / seconds,
  cpuPer10k: (cpuSeconds / messages) * 10_000,
  peakMegabytes,
});
