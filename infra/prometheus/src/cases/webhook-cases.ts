import type { AlertCase } from '../model/alert-case.ts';
import { DAY, growing, HOUR } from './growing.ts';

const received = (status: number) => `cio_bus_webhooks_received_total{service="webhook-receiver",status="${status}"}`;
const lastResponse = (status: number) =>
  `cio_bus_webhook_last_response_timestamp_seconds{service="webhook-receiver",status="${status}"}`;
const sent = 'cio_bus_sends_total{service="transactional-sender",result="delivered"}';
const delay = (le: string) => `cio_bus_webhook_delay_seconds_bucket{service="webhook-receiver",le="${le}"}`;

/** From 9 to 21 o'clock, a message per minute. */
const workday = [
  [0, 9 * HOUR],
  [1, 12 * HOUR],
  [0, 3 * HOUR],
] as const;
const days = (count: number) => Array.from({ length: count }, () => workday).flat();

export const webhookCases: AlertCase[] = [
  {
    alert: 'WebhooksStalled',
    fires: { [sent]: '0+10x120' }, // the series of accepted webhooks does not even exist
    at: '40m',
    labels: {},
    quiet: { [sent]: '0+10x120', [received(200)]: '0+8x120' },
  },
  {
    alert: 'WebhooksStopped',
    fires: { [received(200)]: growing([...days(8), [0, 9 * HOUR], [1, 2 * HOUR], [0, DAY]]) }, // the sender is blocked at 11 …
    at: '209h', // … of the ninth day, and at 17 o'clock it is noticed
    labels: {},
    quiet: { [received(200)]: growing([[0, 11 * HOUR], ...days(9)]) }, // the night: 6 o'clock there
  },
  {
    alert: 'WebhooksStopped',
    fires: {
      [received(200)]: growing([
        [0, 6 * HOUR],
        ...Array.from(
          { length: 128 },
          () =>
            [
              [1, 1],
              [0, 119],
            ] as const,
        ).flat(),
        [0, 7 * DAY],
      ]),
    },
    at: '340h', // 12 a day until the eleventh day, and none for three days
    labels: {},
    quiet: { [received(200)]: growing([...days(4), [0, 3 * DAY], ...days(4), [0, 3 * DAY]]) }, // a long weekend, each week
  },
  {
    alert: 'WebhooksFailing',
    fires: { [received(503)]: '0+2x20', [received(200)]: '0+10x20' },
    at: '15m',
    labels: {},
    quiet: { [received(401)]: '0+2x20', [received(200)]: '0+10x20' }, // unsigned requests are rightly rejected
  },
  {
    alert: 'LastWebhookRefused',
    fires: { [lastResponse(401)]: '_x5 300x25', [lastResponse(200)]: '60x30' }, // one request, then nothing
    at: '20m',
    labels: { status: '401' },
    quiet: { [lastResponse(401)]: '_x5 300x25', [lastResponse(200)]: '60x6 420x24' },
  },
  {
    alert: 'LastWebhookRefused',
    fires: { [lastResponse(404)]: '_x5 300x25', [lastResponse(200)]: '60x30' }, // its path was changed
    at: '20m',
    labels: { status: '404' },
    quiet: { [lastResponse(404)]: '_x5 300x25', [lastResponse(200)]: '60x6 420x24' },
  },
  {
    alert: 'WebhookSignaturesInvalid',
    fires: { 'cio_bus_webhook_signatures_total{service="webhook-receiver",secret="none"}': '0+2x30' },
    at: '20m',
    labels: {},
    quiet: { 'cio_bus_webhook_signatures_total{service="webhook-receiver",secret="0"}': '0+20x30' },
  },
  {
    alert: 'SuppressingHalted',
    fires: { 'cio_bus_suppressing_halted{service="event-processor"}': '0 1x10' },
    at: '5m',
    labels: { service: 'event-processor' },
    quiet: { 'cio_bus_suppressing_halted{service="event-processor"}': '0x10' },
  },
  {
    alert: 'SuppressionsLate',
    fires: { 'cio_bus_suppressions_total{service="event-processor",result="late"}': '0x5 1x25' },
    at: '20m',
    labels: {},
    quiet: {
      'cio_bus_suppressions_total{service="event-processor",result="late"}': '0x30',
      'cio_bus_suppressions_total{service="event-processor",result="published"}': '0+1x30',
    },
  },
  {
    alert: 'WebhooksDelayed',
    fires: { [delay('900')]: '0+1x90', [delay('3600')]: '0+10x90', [delay('+Inf')]: '0+10x90' },
    at: '60m',
    labels: {},
    quiet: { [delay('900')]: '0+10x90', [delay('3600')]: '0+10x90', [delay('+Inf')]: '0+10x90' },
  },
];
