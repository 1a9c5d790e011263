import { deliveryMetrics } from './metrics/delivery-metrics.ts';
import { engineMetrics } from './metrics/engine-metrics.ts';
import type { MetricDefinition } from './metrics/metric-definition.ts';
import { processMetrics } from './metrics/process-metrics.ts';
import { publishMetrics } from './metrics/publish-metrics.ts';
import { vendorMetrics } from './metrics/vendor-metrics.ts';
import { warehouseMetrics } from './metrics/warehouse-metrics.ts';

export type { MetricDefinition } from './metrics/metric-definition.ts';

/** The metrics by what they tell of; a new part of the bus (replay, console, reports) brings a file of its own and two lines here. */
export const metricGroups = {
  processes: processMetrics,
  messages: deliveryMetrics,
  engines: engineMetrics,
  producers: publishMetrics,
  'Customer.io': vendorMetrics,
  table: warehouseMetrics,
} as const satisfies Record<string, Record<string, MetricDefinition>>;

/**
 * Every metric of the bus, in base units; each is declared once, in `metrics/`. The label `service` is added by the
 * process that exports it.
 */
export const metricCatalogue = {
  ...processMetrics,
  ...deliveryMetrics,
  ...engineMetrics,
  ...publishMetrics,
  ...vendorMetrics,
  ...warehouseMetrics,
} as const satisfies Record<string, MetricDefinition>;

/** Name of a declared metric. */
export type MetricName = keyof typeof metricCatalogue;

type NamesOf<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['type'] extends Type ? Name : never;
}[MetricName];

export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

/** Exactly the labels that the metric declares. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof metricCatalogue)[Name]['labels'][number], string | number>
>;
