import type { AlertCase } from '../model/alert-case.ts';
import { DAY, growing, HOUR } from './growing.ts';

const events = (channel: string, metric: string) =>
  `cio_bus_customerio_events_total{service="event-processor",channel="${channel}",metric="${metric}"}`;
const neverReported = 'cio_bus_never_reported_messages{service="bigquery-sink",template="receipt"}';

/** 100,000 emails in two hours, and 720 a day: the reports of the former come when only the latter are of the last day. */
const newsletter = growing([
  [833, 2 * HOUR],
  [0.5, 4 * DAY],
]);
const steady = growing([[4, 4 * DAY]]);

export const deliverabilityCases: AlertCase[] = [
  {
    alert: 'ComplaintRateHigh',
    fires: { [events('email', 'delivered')]: '0+100x90', [events('email', 'spammed')]: '0+1x90' }, // 1 %
    at: '60m',
    labels: {},
    // One complaint of three emails is 33 %, and says nothing.
    quiet: { [events('email', 'delivered')]: '0x30 3x60', [events('email', 'spammed')]: '0x30 1x60' },
  },
  {
    alert: 'ComplaintRateHigh',
    // 5,760 a day, and from the second day on a campaign that 0.3 % of them complain about.
    fires: {
      [events('email', 'delivered')]: steady,
      [events('email', 'spammed')]: growing([
        [0, DAY],
        [0.012, 3 * DAY],
      ]),
    },
    at: '40h',
    labels: {},
    quiet: {
      [events('email', 'delivered')]: newsletter,
      [events('email', 'spammed')]: growing([
        [0.028, DAY],
        [0.007, DAY],
        [0, DAY],
      ]),
    },
  },
  {
    alert: 'ComplaintRateHigh',
    // Seven complaints about 25 emails, by a sender who has no more.
    fires: { [events('email', 'delivered')]: '0x130 25x1500', [events('email', 'spammed')]: '0x140 7x1500' },
    at: '1530m',
    labels: {},
    // Half an hour after a newsletter began: the largest day of the past is 100 times smaller.
    quiet: {
      [events('email', 'delivered')]: growing([
        [0.5, 25 * HOUR],
        [833, 2 * HOUR],
      ]),
      [events('email', 'spammed')]: growing([
        [0, 25 * HOUR],
        [0.33, HOUR],
      ]),
    },
  },
  {
    alert: 'BounceRateHigh',
    // A campaign of 1,000 a day to a bought list, on top of 5,760 a day.
    fires: {
      [events('email', 'sent')]: growing([
        [4, 2 * DAY],
        [4.7, DAY],
      ]),
      [events('email', 'bounced')]: growing([
        [0.01, 2 * DAY],
        [0.2, DAY],
      ]),
    },
    at: '60h',
    labels: { channel: 'email' },
    quiet: {
      [events('email', 'sent')]: newsletter,
      [events('email', 'bounced')]: growing([
        [0.5, DAY],
        [0.035, 2 * DAY],
      ]),
    },
  },
  {
    alert: 'BounceRateHigh',
    fires: { [events('email', 'sent')]: '0x30 25x90', [events('email', 'bounced')]: '0x30 25x90' }, // every email
    at: '60m',
    labels: { channel: 'email' },
    quiet: { [events('email', 'sent')]: '0x30 10x90', [events('email', 'bounced')]: '0x30 3x90' },
  },
  {
    alert: 'BounceRateHigh',
    fires: { [events('sms', 'sent')]: '0+10x90', [events('sms', 'bounced')]: '0+1x90' },
    at: '60m',
    labels: { channel: 'sms' },
    quiet: {
      [events('sms', 'sent')]: '0+100x90',
      [events('sms', 'bounced')]: '0+1x90',
      [events('email', 'sent')]: '0x90',
    },
  },
  {
    alert: 'MessagesFailing',
    fires: { [events('push', 'sent')]: '0+9x90', [events('push', 'failed')]: '0+1x90' },
    at: '60m',
    labels: { channel: 'push' },
    quiet: { [events('push', 'sent')]: '0+99x90', [events('push', 'failed')]: '0+1x90' },
  },
  {
    alert: 'MessagesUndeliverable',
    fires: { [events('email', 'sent')]: '0+1x90', [events('email', 'undeliverable')]: '0+1x90' },
    at: '60m',
    labels: { channel: 'email' },
    quiet: { [events('email', 'sent')]: '0+9x90', [events('email', 'undeliverable')]: '0+1x90' }, // message limits
  },
  {
    alert: 'MessagesNeverReported',
    fires: { [neverReported]: '0x10 12x50' },
    at: '60m',
    labels: { template: 'receipt' },
    quiet: { [neverReported]: '3x60' },
  },
];
