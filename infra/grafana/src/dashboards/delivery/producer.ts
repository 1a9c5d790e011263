import { type Row, timeseries } from '../../model/panel.ts';
import { gauge, quantiles, rate } from '../../model/queries.ts';

/** Publishing to Kafka. */
export const producer: Row = {
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
    timeseries('Outbox', 'short', 'Commands in Postgres that wait for Kafka, and rows that can never be published.', [
      gauge('max', 'cio_bus_outbox_pending_rows', ['service']),
      gauge('max', 'cio_bus_outbox_refused_rows', ['service']),
    ]),
    timeseries('Outbox, age', 's', 'Age of the oldest command in Postgres that waits for Kafka.', [
      gauge('max', 'cio_bus_outbox_oldest_age_seconds', ['service']),
    ]),
    timeseries('Outbox, rows', 'ops', 'Rows of the outbox per second: published, or refused forever.', [
      {
        expr: 'sum by (result) (rate(cio_bus_outbox_rows_total[$__rate_interval])) or vector(0)',
        legend: '{{result}}',
      },
    ]),
  ],
};
