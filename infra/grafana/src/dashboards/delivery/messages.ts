import { type Row, timeseries } from '../../model/panel.ts';
import { gauge, quantiles, rate } from '../../model/queries.ts';

/** What becomes of messages: outcomes, latency, retries, gates. */
export const messages: Row = {
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
    timeseries('Hot keys', 'ops', 'How often per second one key filled its lane and blocked a partition.', [
      { expr: 'sum(rate(cio_bus_hot_keys_total[$__rate_interval])) or vector(0)', legend: 'blocked' },
    ]),
  ],
};
