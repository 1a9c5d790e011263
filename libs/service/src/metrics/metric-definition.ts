/** What a metric is: its Prometheus type, its meaning, and its labels, each with few values: never a user, id or address. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  /**
   * By label, the values that are known in advance. Only these can be counted, and `telemetry.expect` starts their
   * series at 0. A label that is not listed depends on the process: its topics, its handlers.
   */
  values?: Readonly<Record<string, readonly (string | number)[]>>;
  buckets?: readonly number[];
}

/** Buckets for milliseconds to minutes, in seconds. The bounds of the objectives (5 s, 30 s) are among them. */
export const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Buckets for what an outage may delay by hours, in seconds. */
export const LONG_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];
