import type { Alert } from './alert.ts';
import type { Time } from './time.ts';

/** A service level objective: the share of events that must be good over 30 days. */
export interface Objective {
  /** Value of the label `slo`. */
  name: string;
  title: string;
  /** Share of good events, below 1. */
  target: number;
  /** Which events are good and which are counted, as prose for the docs. */
  meaning: string;
  /** PromQL for the rate of good events, and of all events, per second over a window. */
  good(window: string): string;
  all(window: string): string;
}

/** Prometheus 3 stores the bucket bound 5 as 5.0, Prometheus 2 as exported. */
const latencyWithin = (selector: string, seconds: number) => ({
  good: (window: string) =>
    `sum(rate(cio_bus_delivery_latency_seconds_bucket{${selector},le=~"${seconds}|${seconds}.0"}[${window}]))`,
  all: (window: string) => `sum(rate(cio_bus_delivery_latency_seconds_count{${selector}}[${window}]))`,
});

/** What the bus promises. */
export const objectives: Objective[] = [
  {
    name: 'publish-to-accepted',
    title: 'Publish to accepted',
    target: 0.99,
    meaning:
      'Commands accepted by Customer.io, with their outcome recorded, within 5 s of being published. Rejected commands do not count; commands delayed by an outage of Customer.io count as bad.',
    ...latencyWithin('handler=~"deliver-person-changes|send-message"', 5),
  },
  {
    name: 'webhook-to-table',
    title: 'Webhook to table',
    target: 0.99,
    meaning: 'Webhook events whose row is durable within 10 s of being acknowledged by Kafka.',
    ...latencyWithin('handler="store-records",topic="customerio.webhooks"', 10),
  },
  {
    name: 'nothing-lost',
    title: 'Nothing lost',
    target: 0.99999,
    meaning: 'Kafka records that reconciliation finds settled and in the table, or still in flight.',
    good: (window) => `sum(rate(cio_bus_reconciled_records_total{result="found"}[${window}]))`,
    all: (window) => `sum(rate(cio_bus_reconciled_records_total[${window}]))`,
  },
];

/** Windows over which the share of bad events is recorded. */
export const objectiveWindows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'] as const;

type Window = (typeof objectiveWindows)[number];

/**
 * How fast the 30-day budget may burn, over a long and a short window: the short window resolves the alert soon after
 * the fault is over. From Google's SRE Workbook, chapter 5.
 */
export const burnWindows = [
  { severity: 'page', factor: 14.4, long: '1h', short: '5m' },
  { severity: 'page', factor: 6, long: '6h', short: '30m' },
  { severity: 'ticket', factor: 3, long: '1d', short: '2h' },
  { severity: 'ticket', factor: 1, long: '3d', short: '6h' },
] as const satisfies { severity: Alert['severity']; factor: number; long: Window; short: Window }[];

/** Returns the name of the series with the share of bad events over a window, by `slo`. */
export const badRatio = (window: string): string => `slo:cio_bus_bad:ratio_rate${window}`;

/** Returns PromQL for the share of bad events over a window. */
export const badRatioExpression = ({ good, all }: Objective, window: Window, time: Time): string =>
  `1 - (${good(time(window))}\n  / (${all(time(window))} > 0))`;
