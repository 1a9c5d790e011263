import type { CounterName, ExpectedLabels, GaugeName, HistogramName, LabelsOf } from './metric-catalogue.ts';
import type { Tracer } from './tracer.ts';

/** Structured log lines: fields, then a fixed message. Fields never contain payloads, addresses or secrets. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Logs, metrics and traces of every lib. A port without dependencies: a package that apps install needs no logger, metrics
 * client or tracing SDK.
 */
export interface Telemetry {
  /** Name of the running service; the `dlq-service` of its dead letters. */
  readonly service: string;
  /** Release of the running service; the `dlq-release` of its dead letters. */
  readonly release?: string | undefined;
  readonly logger: Logger;
  /**
   * Starts counters at 0. Whoever counts declares the combinations in advance: Prometheus sees no increase in a series
   * that first appears with a value, so the first dead letter would alert nobody. Counts so far are kept.
   */
  expect<Name extends CounterName>(name: Name, labels: ExpectedLabels<Name>): void;
  /** Adds to a counter. @default by 1 */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  /** Sets a gauge. */
  gauge<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Removes a series of a gauge whose subject no longer exists here. */
  forget<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>): void;
  /** Records one measurement of a histogram, in the metric's own unit. Use {@link series} where every message is measured. */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** One series of a histogram; callers that measure often keep it, so that its labels are looked up once. */
  series<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>): { observe(value: number): void };
  /** Undefined while tracing is off, so that it costs nothing. */
  readonly tracer?: Tracer | undefined;
}

const nothing = () => {};

/** Telemetry without output: for apps that publish, and for tests. */
export const quietTelemetry = (service: string): Telemetry => ({
  service,
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  expect: nothing,
  count: nothing,
  gauge: nothing,
  forget: nothing,
  observe: nothing,
  series: () => ({ observe: nothing }),
});
