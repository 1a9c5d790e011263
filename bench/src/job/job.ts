/** What a worker process does. One process, one job. */
export interface Job {
  program: ProgramName;
  brokers: string;
  /** Put before topic and group names; one benchmark's data lies under one prefix. */
  prefix: string;
  /** Consumer group, without the prefix. */
  group?: string;
  /** Work to be measured, in messages. */
  messages: number;
  /** Messages before the measurement begins. @default 0 */
  warmUp?: number;
  /** Origin of the stub or the sandbox. */
  url?: string;
  /** Bytes of a record's value, for programs that write. */
  valueBytes?: number;
  /** For `fill`: 35 % of the commands are identifies, so that two topics are merged. */
  mixed?: boolean;
  /** Settings of what runs: of the sink, or of a warehouse. */
  settings?: Readonly<Record<string, string>>;
  /** For programs that write: how fast. @default as fast as it goes */
  perSecond?: number;
  /** For engines: whether outcome records are written. */
  outcomes?: boolean;
}

/** Names of the programs, as `programs/` has them. */
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
] as const;

/** One of {@link programNames}. */
export type ProgramName = (typeof programNames)[number];

/** A worker's program: resolves when its work is done. What it leaves open ends with the process. */
export type Program = (job: Job, meter: Meter) => Promise<void>;

/** Told by a program how its work goes. */
export interface Meter {
  /** The first message is here: the clock runs. Later calls change nothing. */
  begin(): void;
  /** So many more messages are done. */
  count(messages?: number): void;
  /** One more message was so old when it was done, ms. */
  age(ms: number): void;
  /** Resolves when all are done. */
  readonly done: Promise<void>;
}

/** What a worker measured, from its first message to its last. */
export interface Measured {
  messages: number;
  seconds: number;
  /** User and system time of the process. */
  cpuSeconds: number;
  /** Age of a row when it was stored, ms; of the sink. */
  p50?: number;
  p99?: number;
  /** Most memory that the process has had resident since it started, in units of 10^6 bytes. */
  peakMegabytes: number;
}

/** What a worker tells its parent. */
export type WorkerMessage = { kind: 'sample' | 'done'; measured: Measured } | { kind: 'failed'; reason: string };
