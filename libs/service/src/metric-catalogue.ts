import { deliverabilityMetrics } from './metrics/deliverability-metrics.ts';
import { deliveryMetrics } from './metrics/delivery-metrics.ts';
import { engineMetrics } from './metrics/engine-metrics.ts';
import type { MetricDefinition } from './metrics/metric-definition.ts';
import { outboxMetrics } from './metrics/outbox-metrics.ts';
import { processMetrics } from './metrics/process-metrics.ts';
import { publishMetrics } from './metrics/publish-metrics.ts';
import { repairMetrics } from './metrics/repair-metrics.ts';
import { vendorMetrics } from './metrics/vendor-metrics.ts';
import { warehouseMetrics } from './metrics/warehouse-metrics.ts';

export type { MetricDefinition } from './metrics/metric-definition.ts';

/** The metrics by subject; a new part of the bus (replay, console, reports) adds a file and two lines here. */
export const metricGroups = {
  processes: processMetrics,
  messages: deliveryMetrics,
  engines: engineMetrics,
  producers: publishMetrics,
  outbox: outboxMetrics,
  'Customer.io': vendorMetrics,
  deliverability: deliverabilityMetrics,
  table: warehouseMetrics,
  repair: repairMetrics,
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
  ...outboxMetrics,
  ...vendorMetrics,
  ...deliverabilityMetrics,
  ...warehouseMetrics,
  ...repairMetrics,
} as const satisfies Record<string, MetricDefinition>;

/** Name of a declared metric. */
export type MetricName = keyof typeof metricCatalogue;

type NamesOf<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['type'] extends Type ? Name : never;
}[MetricName];

export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

type LabelOf<Name extends MetricName> = (typeof metricCatalogue)[Name]['labels'][number];

/** The labels of a metric whose values it declares. */
type ClosedLabelOf<Name extends MetricName> = (typeof metricCatalogue)[Name] extends { values: infer Values }
  ? keyof Values & LabelOf<Name>
  : never;

type ValueOf<Name extends MetricName, Label> = (typeof metricCatalogue)[Name] extends {
  values: { [L in Label & string]: readonly (infer Value extends string | number)[] };
}
  ? Value
  : string | number;

/** Exactly the labels that the metric declares, with the values that it declares for them. */
export type LabelsOf<Name extends MetricName> = { readonly [Label in LabelOf<Name>]: ValueOf<Name, Label> };

type OneOrMore<T> = T | readonly T[];

/** Label combinations that a part may count. A label with declared values may be left out: it then has all of them. */
export type ExpectedLabels<Name extends MetricName> = {
  readonly [Label in Exclude<LabelOf<Name>, ClosedLabelOf<Name>>]: OneOrMore<ValueOf<Name, Label>>;
} & { readonly [Label in ClosedLabelOf<Name>]?: OneOrMore<ValueOf<Name, Label>> };
