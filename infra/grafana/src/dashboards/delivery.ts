import { type Dashboard, timeseries } from '../panel.ts';
import { gauge, quantiles, rate } from '../queries.ts';

const use = (metric: string, resource: string, by = 'handler') => ({
  expr: `sum by (service, ${by}) (${metric}) / sum by (service, ${by}) (cio_bus_engine_limit{resource="${resource}"})`,
  legend: `{{service}} {{${by}}}`,
});

/** Delivery: from Kafka through the engine to Customer.io or the warehouse. */
export const delivery: Dashboard = {
  uid: 'cio-bus-delivery',
  title: 'Customer.io bus / Delivery',
  description: 'How messages are read, delivered and retried, and what delays them.',
  rows: [
    {
      title: 'Messages',
      panels: [
        timeseries('Settled', 'ops', 'Messages settled per second, by handler and outcome.', [
          rate('cio_bus_messages_settled_total', ['handler', 'outcome']),
        ]),
        timeseries(
          'Latency, p50 and p99',
          's',
          'Time from the record timestamp to successful settlement.',
          quantiles('cio_bus_delivery_latency_seconds', [0.5, 0.99], ['handler', 'topic']),
        ),
        timeseries(
          'Skipped',
          'ops',
          'Messages per second settled without an effect: duplicates, events without a reaction, replays for another service.',
          [rate('cio_bus_messages_skipped_total', ['handler', 'reason'])],
        ),
        timeseries('Failed attempts', 'ops', 'Failed attempts per second, by code; most are retried.', [
          rate('cio_bus_attempts_failed_total', ['handler', 'code']),
        ]),
        timeseries(
          'Retry budget spent, p99',
          'percentunit',
          'Retry budget spent by messages being retried; at 100 % they are dead-lettered.',
          quantiles('cio_bus_retry_budget_used_ratio', [0.99], ['handler']),
        ),
        timeseries('Gate closed', 'short', '1 while a gate is closed and nothing is delivered, by cause.', [
          gauge('max', 'cio_bus_gate_closed', ['handler', 'cause']),
        ]),
        timeseries('Gate closures', 'ops', 'How often gates closed per second, by cause.', [
          rate('cio_bus_gate_closures_total', ['handler', 'cause']),
        ]),
        timeseries(
          'Order uncertain',
          'ops',
          'Messages delivered before the order across topics was certain, and Kafka keys that differ from userId.',
          [
            {
              expr: 'sum(rate(cio_bus_merge_releases_total[$__rate_interval])) or vector(0)',
              legend: 'delivered early',
            },
            {
              expr: 'sum(rate(cio_bus_key_mismatches_total[$__rate_interval])) or vector(0)',
              legend: 'key mismatch',
            },
          ],
        ),
        timeseries('Hot keys', 'ops', 'How often one person held up a partition.', [
          { expr: 'sum(rate(cio_bus_hot_keys_total[$__rate_interval])) or vector(0)', legend: 'held up' },
        ]),
      ],
    },
    {
      title: 'Lag',
      panels: [
        timeseries('Lag in messages', 'short', 'High watermark minus the settled offset.', [
          gauge('sum', 'cio_bus_consumer_lag_messages', ['service', 'topic']),
        ]),
        timeseries('Lag in seconds', 's', 'Age of the oldest unsettled record.', [
          gauge('max', 'cio_bus_consumer_lag_seconds', ['service', 'topic']),
        ]),
        timeseries('Lag by partition', 'short', 'A single high partition is a hot key or a stuck member.', [
          gauge('sum', 'cio_bus_consumer_lag_messages', ['topic', 'partition']),
        ]),
      ],
    },
    {
      title: 'Engine',
      panels: [
        timeseries('Calls in flight', 'percentunit', 'Calls in flight as a share of the limit.', [
          use('cio_bus_calls_in_flight', 'calls'),
        ]),
        timeseries(
          'Messages waiting',
          'percentunit',
          'Waiting messages as a share of the limit; reading pauses at 100 %.',
          [use('cio_bus_messages_waiting', 'messages')],
        ),
        timeseries('Window span', 'short', 'Upper bound on the offsets that a crash now would repeat.', [
          gauge('max', 'cio_bus_window_span', ['service', 'topic']),
        ]),
        timeseries('Unsettled bytes', 'bytes', 'Size of records that were read but are not settled.', [
          gauge('sum', 'cio_bus_unsettled_bytes', ['service', 'topic']),
        ]),
        timeseries('Partitions paused', 'short', 'Partitions paused by back-pressure.', [
          gauge('sum', 'cio_bus_partition_paused', ['service', 'topic']),
        ]),
        timeseries(
          'Handler call, p50 and p99',
          's',
          'Duration of one handler call: one message or one batch.',
          quantiles('cio_bus_handler_duration_seconds', [0.5, 0.99], ['handler']),
        ),
        timeseries(
          'Age at completion, p99',
          's',
          'Age of the oldest message in a call when the call completed.',
          quantiles('cio_bus_message_age_seconds', [0.99], ['handler']),
        ),
        timeseries(
          'Messages per call, p50',
          'short',
          'How full the batches are.',
          quantiles('cio_bus_batch_messages', [0.5], ['handler']),
        ),
        timeseries('Rebalances and failed commits', 'ops', 'Per second, by service.', [
          rate('cio_bus_rebalances_total', ['service'], 'rebalances {{service}}'),
          rate('cio_bus_commit_failures_total', ['service'], 'failed commits {{service}}'),
        ]),
      ],
    },
    {
      title: 'Producer',
      panels: [
        timeseries('Published', 'ops', 'Records published per second, by topic and result.', [
          rate('cio_bus_publish_total', ['topic', 'result']),
        ]),
        timeseries(
          'Produce request',
          's',
          'Time until Kafka acknowledges a produce request.',
          quantiles('cio_bus_publish_duration_seconds', [0.5, 0.99], ['service']),
        ),
        timeseries('Publish queue', 'short', 'Records queued for publishing; above 20,000 more are rejected.', [
          gauge('max', 'cio_bus_publish_queue_records', ['service']),
        ]),
        timeseries(
          'Records per request, p50',
          'short',
          'How full the batches are.',
          quantiles('cio_bus_publish_batch_records', [0.5], ['service']),
        ),
      ],
    },
    {
      title: 'Customer.io',
      panels: [
        timeseries('Requests', 'ops', 'Requests per second, by API and result.', [
          rate('cio_bus_vendor_requests_total', ['api', 'result']),
        ]),
        timeseries(
          'Request duration',
          's',
          'Duration of one request, by API.',
          quantiles('cio_bus_vendor_request_duration_seconds', [0.5, 0.99], ['api']),
        ),
        timeseries('Rate limit', 'reqps', 'Requests per second that the adaptive limit allows.', [
          gauge('sum', 'cio_bus_vendor_rate_limit', ['service', 'api']),
        ]),
        timeseries('Failed requests', 'percentunit', 'Share of requests that failed in the last five minutes.', [
          { expr: 'api:cio_bus_vendor_requests_failed:ratio_rate5m', legend: '{{api}}' },
        ]),
        timeseries('Oldest send', 's', 'Age of the oldest unsettled transactional command.', [
          gauge('max', 'cio_bus_consumer_lag_seconds{service="transactional-sender"}', [], 'oldest'),
        ]),
        timeseries(
          'Sends',
          'ops',
          'Transactional sends per second, by result; already-sent and reconciled were not sent again.',
          [rate('cio_bus_sends_total', ['result'])],
        ),
      ],
    },
  ],
};
