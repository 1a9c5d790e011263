import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** What goes to Customer.io, and what comes back. */
export const vendorMetrics = {
  cio_bus_vendor_requests_total: {
    type: 'counter',
    help: 'Requests to Customer.io, by API and result (ok, partial, or a code of the error catalogue).',
    labels: ['api', 'result'],
  },
  cio_bus_vendor_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one request to Customer.io.',
    labels: ['api'],
    buckets: SECONDS,
  },
  cio_bus_vendor_rate_limit: {
    type: 'gauge',
    help: 'Requests a second that the adaptive limit allows.',
    labels: ['api'],
  },
  cio_bus_sends_total: {
    type: 'counter',
    help: 'Transactional sends, by how they ended (delivered, already-sent, reconciled, held, refused).',
    labels: ['result'],
  },
  cio_bus_webhooks_received_total: {
    type: 'counter',
    help: 'Webhook requests, by answer.',
    labels: ['status'],
  },
  cio_bus_webhook_signatures_total: {
    type: 'counter',
    help: 'Signature checks, by position of the secret in the list that matched, or none.',
    labels: ['secret'],
  },
  cio_bus_webhook_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a webhook request.',
    labels: [],
    buckets: SECONDS,
  },
  cio_bus_webhook_delay_seconds: {
    type: 'histogram',
    help: "From Customer.io's time of an event to its acceptance here, in whole seconds: the sender's clock has no finer ones.",
    labels: [],
    buckets: LONG_SECONDS,
  },
  cio_bus_reactions_total: {
    type: 'counter',
    help: "Commands published in reaction to Customer.io's events, by metric.",
    labels: ['metric'],
  },
} as const satisfies Record<string, MetricDefinition>;
