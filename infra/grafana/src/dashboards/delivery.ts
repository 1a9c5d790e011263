import { type Dashboard, timeseries } from '../panel.ts';
import { gauge, quantiles, rate } from '../queries.ts';

const use = (metric: string, resource: string, by = 'handler') => ({
  expr: `sum by (service, ${by}) (${metric}) / sum by (service, ${by}) (cio_bus_engine_limit{resource="${resource}"})`,
  legend: `{{service}} {{${by}}}`,
});

/** The way of a message through an engine. */
export const delivery: Dashboard = {
  uid: 'cio-bus-delivery',
  title: 'Customer.io bus / Delivery',
  description: 'The way of a message: read, waiting, delivered, tried again; and what holds it up.',
  rows: [
    {
      title: 'Messages',
      panels: [
        timeseries('Settled', 'ops', 'By handler and outcome.', [
          rate('cio_bus_messages_settled_total', ['handler', 'outcome']),
        ]),
        timeseries(
          'Latency, p50 and p99',
          's',
          'From the record timestamp to settled with success.',
          quantiles('cio_bus_delivery_latency_seconds', [0.5, 0.99], ['handler', 'topic']),
        ),
        timeseries(
          'Skipped',
          'ops',
          'Settled without an effect: duplicates, events without a reaction, replays for others.',
          [rate('cio_bus_messages_skipped_total', ['handler', 'reason'])],
        ),
        timeseries('Failed attempts', 'ops', 'By code; most are tried again.', [
          rate('cio_bus_attempts_failed_total', ['handler', 'code']),
        ]),
        timeseries(
          'Retry budget spent, p99',
          'percentunit',
          'Of messages that are tried again; at 100 % they are given up.',
          quantiles('cio_bus_retry_budget_used_ratio', [0.99], ['handler']),
        ),
        timeseries('Line stopped', 'short', '1 while a line hands over nothing, by cause.', [
          gauge('max', 'cio_bus_line_stopped', ['handler', 'cause']),
        ]),
        timeseries('Line stops', 'ops', 'How often lines were stopped.', [
          rate('cio_bus_line_stops_total', ['handler', 'cause']),
        ]),
        timeseries(
          'Order not certain',
          'ops',
          'Hand-overs before the order across topics was known; keys that are not as agreed.',
          [
            {
              expr: 'sum(rate(cio_bus_merge_releases_total[$__rate_interval])) or vector(0)',
              legend: 'handed over early',
            },
            {
              expr: 'sum(rate(cio_bus_key_mismatches_total[$__rate_interval])) or vector(0)',
              legend: 'key is another',
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
        timeseries('Lag in messages', 'short', 'High watermark less what is settled.', [
          gauge('sum', 'cio_bus_consumer_lag_messages', ['service', 'topic']),
        ]),
        timeseries(
          'Lag in seconds',
          's',
          'Age of the oldest record that is not settled; for the sender, of its queue.',
          [gauge('max', 'cio_bus_consumer_lag_seconds', ['service', 'topic'])],
        ),
        timeseries('Lag by partition', 'short', 'A single high one is a hot key, or a member that is stuck.', [
          gauge('sum', 'cio_bus_consumer_lag_messages', ['topic', 'partition']),
        ]),
      ],
    },
    {
      title: 'Engine',
      panels: [
        timeseries('Calls in flight', 'percentunit', 'Of what is allowed.', [use('cio_bus_calls_in_flight', 'calls')]),
        timeseries('Messages waiting', 'percentunit', 'Of what may wait; reading pauses at 100 %.', [
          use('cio_bus_messages_waiting', 'messages'),
        ]),
        timeseries('Window span', 'short', 'Offsets that a crash now would repeat at most.', [
          gauge('max', 'cio_bus_window_span', ['service', 'topic']),
        ]),
        timeseries('Unsettled', 'bytes', 'Records read and not settled.', [
          gauge('sum', 'cio_bus_unsettled_bytes', ['service', 'topic']),
        ]),
        timeseries('Partitions paused', 'short', 'Read no further, because enough waits.', [
          gauge('sum', 'cio_bus_partition_paused', ['service', 'topic']),
        ]),
        timeseries(
          'Handler call, p99',
          's',
          'One message, or one batch.',
          quantiles('cio_bus_handler_duration_seconds', [0.5, 0.99], ['handler']),
        ),
        timeseries(
          'Oldest of a call, p99',
          's',
          'Age of the oldest message of a call when it ended.',
          quantiles('cio_bus_message_age_seconds', [0.99], ['handler']),
        ),
        timeseries(
          'Messages a call, p50',
          'short',
          'How full batches are.',
          quantiles('cio_bus_batch_messages', [0.5], ['handler']),
        ),
        timeseries('Rebalances and failed commits', 'ops', 'Of all groups.', [
          rate('cio_bus_rebalances_total', ['service'], 'rebalances {{service}}'),
          rate('cio_bus_commit_failures_total', ['service'], 'failed commits {{service}}'),
        ]),
      ],
    },
    {
      title: 'Producer',
      panels: [
        timeseries('Published', 'ops', 'By topic and result.', [rate('cio_bus_publish_total', ['topic', 'result'])]),
        timeseries(
          'Produce request',
          's',
          'Until Kafka has acknowledged.',
          quantiles('cio_bus_publish_duration_seconds', [0.5, 0.99], ['service']),
        ),
        timeseries('Waiting to be sent', 'short', 'At 20,000 more are refused.', [
          gauge('max', 'cio_bus_publish_queue_records', ['service']),
        ]),
        timeseries(
          'Records a request, p50',
          'short',
          'How full batches are.',
          quantiles('cio_bus_publish_batch_records', [0.5], ['service']),
        ),
      ],
    },
    {
      title: 'Customer.io',
      panels: [
        timeseries('Requests', 'ops', 'By API and result.', [rate('cio_bus_vendor_requests_total', ['api', 'result'])]),
        timeseries(
          'Request duration',
          's',
          'By API.',
          quantiles('cio_bus_vendor_request_duration_seconds', [0.5, 0.99], ['api']),
        ),
        timeseries('Rate limit', 'reqps', 'What the adaptive limit allows.', [
          gauge('sum', 'cio_bus_vendor_rate_limit', ['service', 'api']),
        ]),
        timeseries('Share that failed', 'percentunit', 'Of the requests of the last five minutes.', [
          { expr: 'api:cio_bus_vendor_requests_failed:ratio_rate5m', legend: '{{api}}' },
        ]),
        timeseries('Oldest send', 's', 'For how long the oldest transactional command has waited.', [
          gauge('max', 'cio_bus_consumer_lag_seconds{service="transactional-sender"}', [], 'oldest'),
        ]),
        timeseries(
          'Sends',
          'ops',
          'Transactional sends, by how they ended; already-sent and reconciled were not sent again.',
          [rate('cio_bus_sends_total', ['result'])],
        ),
      ],
    },
  ],
};
