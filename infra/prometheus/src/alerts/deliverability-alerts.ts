import type { Alert } from '../model/alert.ts';
import type { Time } from '../model/time.ts';

const increase = (matchers: string, window: string, by = '') =>
  `sum${by} (increase(cio_bus_customerio_events_total{${matchers}}[${window}]))`;

/** A share of events, once there are enough of them that a few people do not decide it. Without a total nothing is known. */
interface Share {
  of: string;
  among: string;
  window: (time: Time) => string;
  by?: string;
  above: number;
  atLeast: number;
}

const share =
  ({ of, among, window, by, above, atLeast }: Share) =>
  (time: Time): string =>
    `${increase(of, window(time), by)} / (${increase(among, window(time), by)} > 0) > ${above}
  and ${increase(of, window(time), by)} >= ${atLeast}`;

/** What Customer.io reports about messages: whether providers and people still accept them. */
export const deliverabilityAlerts: Alert[] = [
  {
    name: 'ComplaintRateHigh',
    severity: 'page',
    for: '5m',
    expr: share({
      of: 'channel="email",metric="spammed"',
      among: 'channel="email",metric="delivered"',
      window: (time) => time('24h'),
      above: 0.001,
      atLeast: 5,
    }),
    summary: 'More than 0.1 % of the emails that were delivered in 24 h were reported as spam.',
    runbook: 'deliverability.md#complaints',
  },
  {
    name: 'BounceRateHigh',
    severity: 'page',
    for: '5m',
    expr: share({
      of: 'metric="bounced"',
      among: 'metric="sent"',
      window: (time) => time('24h'),
      by: ' by (channel)',
      above: 0.02,
      atLeast: 20,
    }),
    summary: 'More than 2 % of the messages that were sent in 24 h bounced: {{ $labels.channel }}.',
    runbook: 'deliverability.md#bounces',
  },
  {
    name: 'MessagesFailing',
    severity: 'page',
    for: '5m',
    expr: share({
      of: 'metric="failed"',
      among: 'metric=~"sent|failed"',
      window: (time) => time('1h'),
      by: ' by (channel)',
      above: 0.05,
      atLeast: 20,
    }),
    summary: 'More than 5 % of the messages of the last hour failed at Customer.io: {{ $labels.channel }}.',
    runbook: 'deliverability.md#messages-fail',
  },
  {
    name: 'MessagesUndeliverable',
    severity: 'ticket',
    for: '5m',
    expr: share({
      of: 'metric="undeliverable"',
      among: 'metric=~"sent|undeliverable"',
      window: (time) => time('1h'),
      by: ' by (channel)',
      above: 0.2,
      atLeast: 20,
    }),
    summary: 'More than 20 % of the messages of the last hour were not sent by Customer.io: {{ $labels.channel }}.',
    runbook: 'deliverability.md#messages-are-undeliverable',
  },
  {
    name: 'MessagesNeverReported',
    severity: 'ticket',
    for: '15m',
    expr: () => 'max by (template) (cio_bus_never_reported_messages) >= 10',
    summary:
      'Customer.io accepted messages of template {{ $labels.template }} and has never reported anything about them.',
    runbook: 'deliverability.md#messages-are-never-reported',
  },
];
