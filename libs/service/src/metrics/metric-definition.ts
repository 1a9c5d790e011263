/** What a metric is: its Prometheus type, what it says, and its labels, each with few values: never a user, id or address. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
}

/** Buckets of what takes milliseconds to minutes, seconds. The bounds of the objectives (5 s, 30 s) are among them. */
export const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Buckets of what may wait for hours, seconds: whatever an outage delays. */
export const LONG_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];
