import { wireBigquerySink } from '@cio-bus/bigquery-sink/src/app.ts';
import { bigquerySinkConfig } from '@cio-bus/bigquery-sink/src/config.ts';
import { stopBudget, type Telemetry } from '@cio-bus/service';
import type { Job, Meter } from '../job/job.ts';
import { busConnection } from './kafka-client.ts';

/** Runs the sink as its service does, until all rows are stored. */
export async function sink(job: Job, meter: Meter): Promise<void> {
  const environment = { KAFKA_BROKERS: job.brokers, KAFKA_TOPIC_PREFIX: job.prefix, ...job.settings };
  const telemetry = countingRows(busConnection(job).telemetry, meter);
  const config = bigquerySinkConfig.parse(environment);
  const parts = wireBigquerySink({ config, telemetry, stop: stopBudget(25_000) });
  for (const part of parts) await part.start();
  meter.begin(); // the group has been joined
  const failures = parts.flatMap(({ failure }) => failure ?? []);
  await Promise.race([meter.done, ...failures.map((failure) => failure.then((error) => Promise.reject(error)))]);
  // An orderly stop commits what is stored, and closes the DuckDB file for later queries.
  for (const part of parts.toReversed()) await part.stop();
}

const countingRows = (telemetry: Telemetry, meter: Meter): Telemetry => ({
  ...telemetry,
  count: (name, labels, by = 1) => {
    telemetry.count(name, labels, by);
    if (name === 'cio_bus_warehouse_rows_total') meter.count(by);
  },
  series: (name, labels) => {
    const series = telemetry.series(name, labels);
    if (name !== 'cio_bus_warehouse_row_age_seconds') return series;
    return {
      observe: (seconds) => {
        series.observe(seconds);
        meter.age(seconds * 1_000);
      },
    };
  },
});
