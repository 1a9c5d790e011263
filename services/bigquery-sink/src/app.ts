/**
 * BigQuery sink: writes everything that passes the bus into one table.
 *
 * Reads `customerio.webhooks`, `customerio.processed`, `customerio.dlq` and `customerio.audit`; writes rows of
 * `delivery_events`, and dead letters of its own to `customerio.dlq`. If it owns the warehouse (DuckDB), it
 * answers `POST /sql` and `POST /forget` on its health port.
 * With an App API key it reads from Customer.io what campaigns and messages are called, into the table `names`.
 * At least once: an offset is committed only after its row is stored; the view `events_current` has each event once.
 */
import { committedOffsets, createConsumer, createKafka, createProducer, topicReader } from '@cio-bus/kafka';
import { reconcile } from '@cio-bus/reconcile';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import { createWarehouse, warehouseAdapter } from '@cio-bus/warehouse';
import type { BigquerySinkConfig } from './config.ts';
import { storeRecords } from './handlers/store-records.ts';
import { measureNeverReported } from './never-reported.ts';
import { createReconciler } from './reconciler.ts';
import { answerSql } from './routes/answer-sql.ts';
import { forgetPerson } from './routes/forget-person.ts';
import { wireNames } from './wire-names.ts';

/** Composition root: the one place in this service where anything is constructed. */
export function wireBigquerySink({ config, telemetry, stop }: ServiceContext<BigquerySinkConfig>): ServicePart[] {
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const warehouse = createWarehouse(config, telemetry);
  const { concurrency, callTimeoutMs, ownedBySink, dialect } = warehouseAdapter(config.WAREHOUSE);
  const consumer = createConsumer(kafka, {
    groupId: 'customerio-bigquery-sink', // to Kafka, a renamed group is a new reader with no offsets
    concurrency,
    ...(callTimeoutMs === undefined ? {} : { callTimeoutMs }),
    floodHoldMs: config.FLOOD_HOLD_MS,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [storeRecords({ warehouse, now: Date.now })],
    producer, // dead letters
    telemetry,
    stop,
  });

  const sources = {
    read: topicReader(kafka),
    committed: (groupId: string, topic: string) => committedOffsets(kafka, groupId, topic),
    warehouse,
  };
  const reconciler = createReconciler({
    everyMs: config.RECONCILE_EVERY_SECONDS * 1_000,
    reconcile: (range) => reconcile(sources, range),
    telemetry,
    now: Date.now,
  });
  const names = wireNames(config, warehouse, telemetry);
  const neverReported = measureNeverReported({
    everyMs: config.NEVER_REPORTED_EVERY_SECONDS * 1_000,
    afterMs: config.NEVER_REPORTED_AFTER_MINUTES * 60_000,
    warehouse: { ...warehouse, dialect },
    telemetry,
    now: Date.now,
  });
  const routes = answerSql({ warehouse, telemetry }).use(forgetPerson({ warehouse, telemetry }));

  // Started in this order, stopped in reverse: what was read can still be written or dead-lettered.
  return [ownedBySink ? { ...warehouse, routes } : warehouse, producer, consumer, reconciler, neverReported, ...names];
}
