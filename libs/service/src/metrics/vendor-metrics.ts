import { errorCodes } from '@cio-bus/contracts';
import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** Requests to Customer.io, and its webhooks. */
export const vendorMetrics = {
  cio_bus_vendor_requests_total: {
    type: 'counter',
    help: 'Requests to Customer.io, by API and result (ok, partial, or a code of the error catalogue).',
    labels: ['api', 'result'],
    values: { api: ['track', 'send', 'broadcast', 'read'], result: ['ok', 'partial', ...errorCodes] },
  },
  cio_bus_vendor_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one request to Customer.io.',
    labels: ['api'],
    buckets: SECONDS,
  },
  cio_bus_vendor_rate_limit: {
    type: 'gauge',
    help: 'Requests per second that the adaptive limit allows this instance.',
    labels: ['api'],
  },
  cio_bus_vendor_rate_shared: {
    type: 'gauge',
    help: 'Whether that limit is shared by all instances through Redis (1), or this one has its own (0): without REDIS_URL, and while Redis is unavailable.',
    labels: ['api'],
  },
  cio_bus_sends_total: {
    type: 'counter',
    help: 'Transactional sends, by result (delivered, already-sent, reconciled, reported, held, refused).',
    labels: ['result'],
    values: { result: ['delivered', 'already-sent', 'reconciled', 'reported', 'held', 'refused'] },
  },
  cio_bus_webhooks_received_total: {
    type: 'counter',
    help: 'Webhook requests, by HTTP status of the response; only of requests with the header X-CIO-Signature.',
    labels: ['status'],
    values: { status: [200, 401, 404, 405, 503] },
  },
  cio_bus_webhook_last_response_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last webhook request got this HTTP status, seconds since the epoch; only of requests with the header X-CIO-Signature.',
    labels: ['status'],
    values: { status: [200, 401, 404, 405, 503] },
  },
  cio_bus_webhook_signatures_total: {
    type: 'counter',
    help: 'Signature checks, by position of the matching secret in the list, or none.',
    labels: ['secret'],
  },
  cio_bus_webhook_duration_seconds: {
    type: 'histogram',
    help: 'Duration of a webhook request.',
    labels: [],
    buckets: SECONDS,
  },
  cio_bus_webhook_delay_seconds: {
    type: 'histogram',
    help: "Time from Customer.io's timestamp of an event to its acceptance by the bus; the timestamp has whole seconds.",
    labels: [],
    buckets: LONG_SECONDS,
  },
  cio_bus_unread_topic_changes_total: {
    type: 'counter',
    help: 'Changes of topics that did not reach the message preferences, by reason: no-content, because Body Content of the reporting webhook is off, or no-topics.',
    labels: ['reason'],
    values: { reason: ['no-content', 'no-topics'] },
  },
  cio_bus_suppressions_total: {
    type: 'counter',
    help: 'Suppressions that followed from events, by result (published; withheld: dry-run, late, brake).',
    labels: ['result'],
    values: { result: ['published', 'dry-run', 'late', 'brake'] },
  },
  cio_bus_suppressing_halted: {
    type: 'gauge',
    help: '1 while suppressing is halted, because more people than SUPPRESS_MAX_PER_HOUR would have been suppressed: until SUPPRESS_RESUMED_AT.',
    labels: [],
  },
  cio_bus_suppressions_passed: {
    type: 'gauge',
    help: 'Suppressions that the brake let through within the last hour or day. Shared by all instances through Redis, each has the same number; otherwise each has that of its STATE_DIR. None while the count is unavailable.',
    labels: ['period', 'shared'],
    values: { period: ['hour', 'day'], shared: ['true', 'false'] },
  },
  cio_bus_suppressions_max_per_hour: {
    type: 'gauge',
    help: 'SUPPRESS_MAX_PER_HOUR: of all instances together when it is shared, otherwise of each.',
    labels: ['shared'],
    values: { shared: ['true', 'false'] },
  },
  cio_bus_reactions_total: {
    type: 'counter',
    help: "Commands published in reaction to Customer.io's events, by metric.",
    labels: ['metric'],
  },
} as const satisfies Record<string, MetricDefinition>;
