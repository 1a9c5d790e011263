import type { CounterName, GaugeName, HistogramName, LabelsOf } from './metric-catalogue.ts';
import type { Tracer } from './tracer.ts';

/** Structured log lines: fields first, then a fixed sentence. Fields never hold payloads, addresses or secrets. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * What every lib tells the outside. A port without dependencies, so that a package which apps install needs neither a
 * logger nor a metrics client nor a tracing SDK.
 */
export interface Telemetry {
  /** Name of the running service; the `dlq-service` of its dead letters. */
  readonly service: string;
  readonly logger: Logger;
  /** Adds to a counter. @default by 1 */
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  /** Sets a gauge. */
  gauge<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Takes a gauge's series back: what it told of is not here any more. */
  forget<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>): void;
  /** Records one measurement of a histogram, in the metric's own unit. For each message take {@link series}. */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** One series of a histogram, to be kept by whoever measures often: its labels are looked up once. */
  series<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>): { observe(value: number): void };
  /** Absent while nothing is traced: whoever traces asks first, so that it costs nothing then. */
  readonly tracer?: Tracer | undefined;
}

const nothing = () => {};

/** Telemetry that tells nobody: for apps that publish, and for tests. */
export const quietTelemetry = (service: string): Telemetry => ({
  service,
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  count: nothing,
  gauge: nothing,
  forget: nothing,
  observe: nothing,
  series: () => ({ observe: nothing }),
});
