import { type Row, timeseries } from '../../model/panel.ts';
import { gauge, quantiles, rate } from '../../model/queries.ts';

/** Use of a resource as a share of the engine's limit. */
const use = (metric: string, resource: string, by = 'handler') => ({
  expr: `sum by (service, ${by}) (${metric}) / sum by (service, ${by}) (cio_bus_engine_limit{resource="${resource}"})`,
  legend: `{{service}} {{${by}}}`,
});

/** Use of the engine: calls, waiting messages, back-pressure, rebalances. */
export const engine: Row = {
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
};
