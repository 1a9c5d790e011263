import { type Row, timeseries } from '../../model/panel.ts';
import { gauge } from '../../model/queries.ts';

/** Lag of the consumers. */
export const lag: Row = {
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
};
