import type { Alert } from '../model/alert.ts';
import { counted } from '../model/expressions.ts';

/** Kafka, as its producers and consumers see it. */
export const kafkaAlerts: Alert[] = [
  {
    name: 'PublishFailing',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `sum by (service) (rate(cio_bus_publish_total{result!="acknowledged"}[${time('5m')}]))
  / sum by (service) (rate(cio_bus_publish_total[${time('5m')}])) > 0.05`,
    summary: 'Kafka does not acknowledge more than 5 % of what {{ $labels.service }} publishes.',
    runbook: 'kafka-unavailable.md',
  },
  {
    name: 'PublishQueueLong',
    severity: 'ticket',
    for: '5m',
    expr: () => 'max by (service, instance) (cio_bus_publish_queue_records) > 10000',
    summary: '{{ $labels.service }} has more than 10,000 records queued for publishing.',
    runbook: 'kafka-unavailable.md#slow-but-reachable',
  },
  {
    name: 'CommitsFailing',
    severity: 'ticket',
    for: '0s',
    expr: (time) => `sum by (service) (increase(cio_bus_commit_failures_total[${time('10m')}])) > 20`,
    summary: '{{ $labels.service }} cannot commit its offsets.',
    runbook: 'kafka-unavailable.md',
  },
  {
    name: 'OffsetsReset',
    severity: 'page',
    for: '0s',
    expr: (time) => counted('cio_bus_offset_resets_total', ['service', 'topic'], time('15m')),
    summary: 'Records of {{ $labels.topic }} expired or were lost before {{ $labels.service }} read them.',
    runbook: 'kafka-unavailable.md#data-loss',
  },
  {
    name: 'RebalanceStorm',
    severity: 'ticket',
    for: '0s',
    expr: (time) => `sum by (service) (increase(cio_bus_rebalances_total[${time('15m')}])) > 20`,
    summary: 'The consumer group of {{ $labels.service }} keeps rebalancing.',
    runbook: 'rebalances.md',
  },
];
