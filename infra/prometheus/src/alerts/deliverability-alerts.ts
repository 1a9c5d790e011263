import type { Alert } from '../model/alert.ts';
import { countWithin, type MessageShare, shareOfBusiestDay, shareWithin } from '../model/message-shares.ts';
import type { Time } from '../model/time.ts';

/** A share of messages, once there are enough of them that a few people do not decide it. */
interface Limit extends MessageShare {
  above: number;
  /** How many events of the share are enough. As each is about one message, a share of few messages is left out, too. */
  atLeast: number;
}

/** For what is reported for days after the message. */
const lateShare = (limit: Limit) => (time: Time) =>
  `${shareOfBusiestDay(limit, time)} > ${limit.above}
  and ${countWithin(limit, time('24h'))} >= ${limit.atLeast}`;

/** For what is reported at once. */
const shareOfHour = (limit: Limit) => (time: Time) =>
  `${shareWithin(limit, time('1h'))} > ${limit.above}
  and ${countWithin(limit, time('1h'))} >= ${limit.atLeast}`;

/** What Customer.io reports about messages: whether providers and people still accept them. */
export const deliverabilityAlerts: Alert[] = [
  {
    name: 'ComplaintRateHigh',
    severity: 'page',
    for: '5m',
    expr: lateShare({
      of: 'channel="email",metric="spammed"',
      among: 'channel="email",metric="delivered"',
      above: 0.001,
      atLeast: 5,
    }),
    summary: 'Spam complaints of 24 h exceed 0.1 % of the emails that were delivered on the busiest of the last days.',
    runbook: 'deliverability.md#complaints',
  },
  {
    name: 'BounceRateHigh',
    severity: 'page',
    for: '5m',
    expr: lateShare({
      of: 'metric="bounced"',
      among: 'metric="sent"',
      by: ' by (channel)',
      above: 0.02,
      atLeast: 20,
    }),
    summary:
      'Bounces of 24 h exceed 2 % of the messages that were sent on the busiest of the last days: {{ $labels.channel }}.',
    runbook: 'deliverability.md#bounces',
  },
  {
    name: 'MessagesFailing',
    severity: 'page',
    for: '5m',
    expr: shareOfHour({
      of: 'metric="failed"',
      among: 'metric=~"sent|failed"',
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
    expr: shareOfHour({
      of: 'metric="undeliverable"',
      among: 'metric=~"sent|undeliverable"',
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
