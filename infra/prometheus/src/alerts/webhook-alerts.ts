import type { Alert } from '../model/alert.ts';
import { seconds } from '../model/expressions.ts';

/** Webhooks that were accepted within a window, which may be in the past. */
const accepted = (window: string, ago?: string) =>
  `sum(increase(cio_bus_webhooks_received_total{status="200"}[${window}]${ago ? ` offset ${ago}` : ''}))`;

/** Customer.io's reporting webhooks: whether they arrive, and whether the receiver accepts them. */
export const webhookAlerts: Alert[] = [
  {
    name: 'WebhooksStalled',
    severity: 'page',
    for: '15m',
    expr: (time) =>
      `(${accepted(time('1h'))} or vector(0)) == 0
  and (sum(increase(cio_bus_sends_total{result=~"delivered|reconciled"}[${time('1h')}])) or vector(0)) > 0`,
    summary: 'Messages were sent, but no webhook has arrived from Customer.io for an hour.',
    runbook: 'stalled-webhooks.md',
  },
  {
    name: 'WebhooksStopped',
    severity: 'ticket',
    for: '2h', // longer than the hour by which a clock is changed, and than most delays of a regular campaign
    // Compared with the same time of the day and of the week: nights and weekends of many workspaces are silent.
    expr: (time) =>
      `(${accepted(time('3h'))} or vector(0)) == 0
  and ${accepted(time('3h'), time('1d'))} >= 30 and ${accepted(time('3h'), time('7d'))} >= 30
or (${accepted(time('3d'))} or vector(0)) == 0
  and ${accepted(time('12h'), time('7d'))} > 0`,
    summary: 'No webhook arrives from Customer.io, although many did at this time of the day and of the week.',
    runbook: 'stalled-webhooks.md#they-have-stopped',
  },
  {
    name: 'WebhooksFailing',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `sum(rate(cio_bus_webhooks_received_total{status=~"5.."}[${time('5m')}]))
  / sum(rate(cio_bus_webhooks_received_total[${time('5m')}])) > 0.05`,
    summary: 'The receiver answers more than 5 % of webhooks with 5xx; Customer.io queues all later ones behind them.',
    runbook: 'stalled-webhooks.md#the-receiver-answers-5xx',
  },
  {
    name: 'LastWebhookRefused',
    severity: 'page',
    for: '5m',
    // Customer.io waits after a refusal, often for an hour, and sends nothing else: one request is all there is to see.
    expr: (time) =>
      `max by (status) (max_over_time(cio_bus_webhook_last_response_timestamp_seconds{status=~"401|404|405|503"}[${time('2h')}]))
  > on () group_left () (max(max_over_time(cio_bus_webhook_last_response_timestamp_seconds{status="200"}[${time('2h')}])) or vector(0))
  > time() - ${seconds(time, '2h')}`,
    summary:
      'The last webhook got {{ $labels.status }}, and none was accepted since; Customer.io queues all later ones behind it.',
    runbook: 'stalled-webhooks.md#the-last-one-was-refused',
  },
  {
    name: 'WebhookSignaturesInvalid',
    severity: 'ticket',
    for: '5m',
    expr: (time) => `sum(increase(cio_bus_webhook_signatures_total{secret="none"}[${time('15m')}])) > 10`,
    summary: 'Webhooks arrive with a signature that matches none of the configured secrets.',
    runbook: 'webhook-signature.md',
  },
  {
    name: 'SuppressingHalted',
    severity: 'page',
    for: '1m',
    expr: () => 'max by (service) (cio_bus_suppressing_halted) == 1',
    summary:
      'More people than SUPPRESS_MAX_PER_HOUR would have been suppressed; nobody is until an operator resumes it.',
    runbook: 'suppressing-halted.md',
  },
  {
    name: 'SuppressionsLate',
    severity: 'ticket',
    for: '0s',
    expr: (time) => `sum(increase(cio_bus_suppressions_total{result="late"}[${time('1h')}])) > 0`,
    summary: 'Bounces or complaints came too late to suppress anybody; somebody has to look whom they are about.',
    runbook: 'suppressing-halted.md#events-were-late',
  },
  {
    name: 'WebhooksDelayed',
    severity: 'ticket',
    for: '30m',
    expr: (time) =>
      `histogram_quantile(0.5, sum by (le) (rate(cio_bus_webhook_delay_seconds_bucket[${time('15m')}]))) > 900`,
    summary: 'Half of the webhooks arrive more than 15 minutes after their events.',
    runbook: 'stalled-webhooks.md#they-arrive-late',
  },
];
