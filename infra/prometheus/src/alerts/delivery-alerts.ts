import type { Alert } from '../alert.ts';
import { counted, seconds } from '../expressions.ts';

/** The way of a command: read, delivered, or given up. */
export const deliveryAlerts: Alert[] = [
  {
    name: 'LineHalted',
    severity: 'page',
    for: '1m',
    expr: () => 'max by (service, handler, cause) (cio_bus_line_stopped{cause=~"setup|flood"}) == 1',
    summary: '{{ $labels.service }} delivers nothing ({{ $labels.cause }}) and needs a person.',
    runbook: 'halted-line.md',
  },
  {
    name: 'VendorOutage',
    severity: 'ticket',
    for: '10m',
    expr: () => 'max by (service, handler) (cio_bus_line_stopped{cause="outage"}) == 1',
    summary: '{{ $labels.service }} has reached nobody on the other side for ten minutes.',
    runbook: 'vendor-outage.md',
  },
  {
    name: 'VendorThrottles',
    severity: 'ticket',
    for: '15m',
    expr: (time) =>
      `sum by (service, api) (rate(cio_bus_vendor_requests_total{result="VENDOR_THROTTLED"}[${time('10m')}]))
  / sum by (service, api) (rate(cio_bus_vendor_requests_total[${time('10m')}])) > 0.2`,
    summary: 'Customer.io throttles more than a fifth of the {{ $labels.api }} requests of {{ $labels.service }}.',
    runbook: 'vendor-outage.md#throttled',
  },
  {
    name: 'ConsumerLagOld',
    severity: 'page',
    for: '5m',
    expr: (time) => `max by (service, topic) (cio_bus_consumer_lag_seconds) > ${seconds(time, '5m')}`,
    summary: 'The oldest record of {{ $labels.topic }} has waited more than five minutes for {{ $labels.service }}.',
    runbook: 'consumer-lag.md',
  },
  {
    name: 'ConsumerLagGrowing',
    severity: 'ticket',
    for: '30m',
    expr: (time) =>
      `deriv(service_topic:cio_bus_consumer_lag_messages:sum[${time('30m')}]) > 0
  and service_topic:cio_bus_consumer_lag_messages:sum > 10000`,
    summary: '{{ $labels.service }} falls behind on {{ $labels.topic }}.',
    runbook: 'consumer-lag.md#it-grows-slowly',
  },
  {
    name: 'DeadLetters',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_dead_letters_total', ['service', 'topic', 'code'], time('15m')),
    summary: '{{ $labels.service }} gave up messages of {{ $labels.topic }}: {{ $labels.code }}.',
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
    summary: '{{ $labels.service }} gives up more than one in twenty messages of {{ $labels.topic }}.',
    runbook: 'dead-letters.md#a-surge',
  },
  {
    name: 'UnexpectedFailures',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_attempts_failed_total{code="UNEXPECTED"}', ['service', 'handler'], time('15m')),
    summary: '{{ $labels.handler }} of {{ $labels.service }} failed as nobody foresaw: a bug of ours.',
    runbook: 'dead-letters.md#unexpected',
  },
  {
    name: 'RetryBudgetLow',
    severity: 'ticket',
    for: '5m',
    expr: (time) =>
      `sum by (service, handler) (increase(cio_bus_retry_budget_used_ratio_count[${time('10m')}]))
  - sum by (service, handler) (increase(cio_bus_retry_budget_used_ratio_bucket{le="0.5"}[${time('10m')}])) > 10`,
    summary: 'Messages of {{ $labels.handler }} keep failing while others succeed, and will soon be given up.',
    runbook: 'consumer-lag.md#some-messages-keep-failing',
  },
  {
    name: 'SendsHeld',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_sends_total{result="held"}', ['service'], time('15m')),
    summary: 'A transactional send may have happened, and waits for a decision.',
    runbook: 'dead-letters.md#4-send_unknown',
  },
  {
    name: 'OrderInDoubt',
    severity: 'ticket',
    for: '0s',
    expr: (time) => counted('cio_bus_merge_releases_total', ['service', 'topic'], time('15m')),
    summary: '{{ $labels.service }} went on with {{ $labels.topic }} before the order across topics was certain.',
    runbook: 'order-in-doubt.md',
  },
  {
    name: 'HotKey',
    severity: 'ticket',
    for: '15m',
    expr: (time) => counted('cio_bus_hot_keys_total', ['service', 'handler'], time('15m')),
    summary: 'One person has so many messages that a partition of {{ $labels.service }} is held up.',
    runbook: 'hot-key.md',
  },
];
