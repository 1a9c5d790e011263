import type { AlertCase } from '../model/alert-case.ts';

const received = (status: number) => `cio_bus_webhooks_received_total{service="webhook-receiver",status="${status}"}`;
const lastResponse = (status: number) =>
  `cio_bus_webhook_last_response_timestamp_seconds{service="webhook-receiver",status="${status}"}`;
const sent = 'cio_bus_sends_total{service="transactional-sender",result="delivered"}';
const delay = (le: string) => `cio_bus_webhook_delay_seconds_bucket{service="webhook-receiver",le="${le}"}`;

export const webhookCases: AlertCase[] = [
  {
    alert: 'WebhooksStalled',
    fires: { [sent]: '0+10x120' }, // the series of accepted webhooks does not even exist
    at: '40m',
    labels: {},
    quiet: { [sent]: '0+10x120', [received(200)]: '0+8x120' },
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
    alert: 'WebhooksDelayed',
    fires: { [delay('900')]: '0+1x90', [delay('3600')]: '0+10x90', [delay('+Inf')]: '0+10x90' },
    at: '60m',
    labels: {},
    quiet: { [delay('900')]: '0+10x90', [delay('3600')]: '0+10x90', [delay('+Inf')]: '0+10x90' },
  },
];
