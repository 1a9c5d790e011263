import type { Alert } from '../model/alert.ts';
import { counted, seconds } from '../model/expressions.ts';

const lookupsRefused = 'cio_bus_vendor_requests_total{result="LOOKUP_REFUSED"}';
const storeFailures = 'cio_bus_attempts_failed_total{code="STORE_UNAVAILABLE"}';

/** Command delivery: gates, lag, rejections, retries, order. */
export const deliveryAlerts: Alert[] = [
  {
    name: 'DeliveryHalted',
    severity: 'page',
    for: '1m',
    expr: () => 'max by (service, handler, cause) (cio_bus_gate_closed{cause=~"configuration|flood"}) == 1',
    summary: '{{ $labels.service }} has halted delivery ({{ $labels.cause }}) and needs an operator.',
    runbook: 'delivery-halted.md',
  },
  {
    name: 'VendorOutage',
    severity: 'ticket',
    for: '10m',
    expr: (time) =>
      `max by (service, handler) (cio_bus_gate_closed{cause="outage"}) == 1
  unless sum by (service, handler) (increase(${storeFailures}[${time('5m')}])) > 0`,
    summary: '{{ $labels.service }} has not been able to reach its destination for ten minutes.',
    runbook: 'vendor-outage.md',
  },
  {
    name: 'StoreUnavailable',
    severity: 'page',
    for: '2m',
    expr: (time) => `sum by (service, handler) (increase(${storeFailures}[${time('5m')}])) > 0`,
    summary:
      '{{ $labels.service }} cannot use its store of sends, processed ids (Redis or a SQLite file) or preferences (Postgres).',
    runbook: 'store-unavailable.md',
  },
  {
    name: 'VendorThrottling',
    severity: 'ticket',
    for: '15m',
    expr: (time) =>
      `sum by (service, api) (rate(cio_bus_vendor_requests_total{result="VENDOR_THROTTLED"}[${time('10m')}]))
  / sum by (service, api) (rate(cio_bus_vendor_requests_total[${time('10m')}])) > 0.2`,
    summary: 'Customer.io throttles more than 20 % of the {{ $labels.api }} requests of {{ $labels.service }}.',
    runbook: 'vendor-outage.md#throttled',
  },
  {
    name: 'ConsumerLagHigh',
    severity: 'page',
    for: '5m',
    expr: (time) => `max by (service, topic) (cio_bus_consumer_lag_seconds) > ${seconds(time, '5m')}`,
    summary: '{{ $labels.service }} is more than five minutes behind on {{ $labels.topic }}.',
    runbook: 'consumer-lag.md',
  },
  {
    name: 'ConsumerLagGrowing',
    severity: 'ticket',
    for: '30m',
    expr: (time) =>
      `deriv(service_topic:cio_bus_consumer_lag_messages:sum[${time('30m')}]) > 0
  and service_topic:cio_bus_consumer_lag_messages:sum > 10000`,
    summary: '{{ $labels.service }} keeps falling further behind on {{ $labels.topic }}.',
    runbook: 'consumer-lag.md#lag-grows-slowly',
  },
  {
    name: 'DeadLetters',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_dead_letters_total', ['service', 'topic', 'code'], time('15m')),
    summary: '{{ $labels.service }} dead-lettered messages of {{ $labels.topic }}: {{ $labels.code }}.',
    runbook: 'dead-letters.md',
  },
  {
    name: 'DeadLetterSurge',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `sum by (service, topic) (rate(cio_bus_messages_settled_total{outcome="dead"}[${time('10m')}]))
  / sum by (service, topic) (rate(cio_bus_messages_settled_total[${time('10m')}])) > 0.05
  and sum by (service, topic) (increase(cio_bus_messages_settled_total{outcome="dead"}[${time('10m')}])) > 20`,
    summary: '{{ $labels.service }} dead-letters more than 5 % of the messages of {{ $labels.topic }}.',
    runbook: 'dead-letters.md#dead-letter-surge',
  },
  {
    name: 'UnexpectedFailures',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_attempts_failed_total{code="UNEXPECTED"}', ['service', 'handler'], time('15m')),
    summary: '{{ $labels.handler }} of {{ $labels.service }} threw an unexpected error: a bug in the bus.',
    runbook: 'dead-letters.md#unexpected',
  },
  {
    name: 'RetryBudgetLow',
    severity: 'ticket',
    for: '5m',
    expr: (time) =>
      `sum by (service, handler) (increase(cio_bus_retry_budget_used_ratio_count[${time('10m')}]))
  - sum by (service, handler) (increase(cio_bus_retry_budget_used_ratio_bucket{le="0.5"}[${time('10m')}])) > 10`,
    summary:
      'Some messages of {{ $labels.handler }} keep failing while others succeed, and will soon be dead-lettered.',
    runbook: 'consumer-lag.md#some-messages-keep-failing',
  },
  {
    name: 'SendsHeld',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_sends_total{result="held"}', ['service'], time('15m')),
    summary: 'A transactional send may or may not have reached its recipient; an operator must decide.',
    runbook: 'dead-letters.md#4-send_unknown',
  },
  {
    name: 'LookupsRefused',
    severity: 'ticket',
    for: '2m',
    expr: (time) => `sum by (service) (increase(${lookupsRefused}[${time('5m')}])) > 0`,
    summary: 'Customer.io does not let {{ $labels.service }} look up sends whose response was lost; they wait.',
    runbook: 'dead-letters.md#sends-that-cannot-be-looked-up',
  },
  {
    name: 'OrderUncertain',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_merge_releases_total', ['service', 'topic'], time('15m')),
    summary: '{{ $labels.service }} delivered from {{ $labels.topic }} before the order across topics was certain.',
    runbook: 'order-uncertain.md',
  },
  {
    name: 'HotKey',
    severity: 'ticket',
    for: '15m',
    expr: (time) => counted('cio_bus_hot_keys_total', ['service', 'handler'], time('15m')),
    summary: 'One Kafka key has too many messages and blocks a partition of {{ $labels.service }}.',
    runbook: 'hot-key.md',
  },
];
