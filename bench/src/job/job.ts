/** The job of one worker process. */
export interface Job {
  program: ProgramName;
  brokers: string;
  /** Prefix of topic and group names; each data set has its own. */
  prefix: string;
  /** Consumer group, without the prefix. */
  group?: string;
  /** Messages to measure. */
  messages: number;
  /** Messages before the measurement starts. @default 0 */
  warmUp?: number;
  /** Origin of the stub or the sandbox. */
  url?: string;
  /** Bytes of a record's value, for programs that write. */
  valueBytes?: number;
  /** For `fill`: 35 % of the commands are identifies, so that two topics are merged. */
  mixed?: boolean;
  /** Settings of the sink or of a warehouse. */
  settings?: Readonly<Record<string, string>>;
  /** For programs that write: messages per second. @default as fast as possible */
  perSecond?: number;
  /** For engines: whether outcome records are written. */
  outcomes?: boolean;
}

/** Names of the programs in `programs/`. */
export const programNames = [
  'fill',
  'engine-skip',
  'engine-skip-batch',
  'engine-http',
  'engine-track-batch',
  'engine-track-single',
  'kafkajs-parse',
  'kafkajs-http-chunks',
  'kafkajs-http-each',
  'kafkajs-producer',
  'kafkajs-relay',
  'publish-bus',
  'publish-each',
  'fill-webhooks',
  'sink',
  'duckdb-writer',
  'duckdb-appender',
  'fill-dead-letters',
  'index-dead-letters',
  'kafkajs-dead-letters',
] as const;

/** One of {@link programNames}. */
export type ProgramName = (typeof programNames)[number];

/** A worker's program; resolves when its work is done. Open resources are released when the process exits. */
export type Program = (job: Job, meter: Meter) => Promise<void>;

/** Records the progress of a program. */
export interface Meter {
  /** Starts the clock at the first message. Later calls have no effect. */
  begin(): void;
  /** Counts messages as done. @default 1 */
  count(messages?: number): void;
  /** Records the age of a message when it was done, ms. */
  age(ms: number): void;
  /** Notes further figures, which are taken after all are done. */
  note(figures: NonNullable<Measured['noted']>): void;
  /** Resolves when all are done. */
  readonly done: Promise<void>;
}

/** Measurements of a worker, from its first message to its last. */
export interface Measured {
  messages: number;
  seconds: number;
  /** User and system time of the process. */
  cpuSeconds: number;
  /** Age of a row when it was stored, ms; sink only. */
  p50?: number;
  p99?: number;
  /** Of the index of dead letters: number of groups, and times of queries, ms. */
  noted?: { groups: number; p95List: number; p95Filter: number; p95Text: number };
  /** Peak resident memory since the process started, in units of 10^6 bytes. */
  peakMegabytes: number;
}

/** Message from a worker to its parent. */
export type WorkerMessage = { kind: 'sample' | 'done'; measured: Measured } | { kind: 'failed'; reason: string };
