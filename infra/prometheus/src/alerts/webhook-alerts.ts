import type { Alert } from '../alert.ts';

/** What Customer.io tells: does it come, and do we take it. */
export const webhookAlerts: Alert[] = [
  {
    name: 'WebhooksStalled',
    severity: 'page',
    for: '15m',
    expr: (time) =>
      `(sum(increase(cio_bus_webhooks_received_total{status="200"}[${time('1h')}])) or vector(0)) == 0
  and (sum(increase(cio_bus_sends_total{result=~"delivered|reconciled"}[${time('1h')}])) or vector(0)) > 0`,
    summary: 'Messages were sent, and Customer.io reports nothing of them.',
    runbook: 'stalled-webhooks.md',
  },
  {
    name: 'WebhooksRefused',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `sum(rate(cio_bus_webhooks_received_total{status=~"5.."}[${time('5m')}]))
  / sum(rate(cio_bus_webhooks_received_total[${time('5m')}])) > 0.05`,
    summary: 'The receiver sends webhooks back; Customer.io holds everything behind them.',
    runbook: 'stalled-webhooks.md#we-refuse-them',
  },
  {
    name: 'WebhookSignaturesWrong',
    severity: 'ticket',
    for: '5m',
    expr: (time) => `sum(increase(cio_bus_webhook_signatures_total{secret="none"}[${time('15m')}])) > 10`,
    summary: 'Webhooks come with a signature that none of our secrets explains.',
    runbook: 'webhook-signature.md',
  },
  {
    name: 'WebhooksLate',
    severity: 'ticket',
    for: '30m',
    expr: (time) =>
      `histogram_quantile(0.5, sum by (le) (rate(cio_bus_webhook_delay_seconds_bucket[${time('15m')}]))) > 900`,
    summary: 'Half of the webhooks come more than a quarter of an hour after their events.',
    runbook: 'stalled-webhooks.md#they-come-late',
  },
];
