import type { AlertCase } from '../model/alert-case.ts';

const events = (channel: string, metric: string) =>
  `cio_bus_customerio_events_total{service="event-processor",channel="${channel}",metric="${metric}"}`;
const neverReported = 'cio_bus_never_reported_messages{service="bigquery-sink",template="receipt"}';

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
