/**
 * BigQuery sink: writes everything that passes the bus into one table.
 *
 * Reads `customerio.webhooks`, `customerio.processed`, `customerio.dlq` and `customerio.audit`; writes rows of
 * `delivery_events`, and dead letters of its own to `customerio.dlq`. Answers `POST /sql` and `POST /forget` on its health port.
 * At least once: an offset is committed only after its row is on disk; `events_current` has each event once.
 */
import { DATASET, TABLE } from '@cio-bus/contracts';
import { committedOffsets, createConsumer, createKafka, createProducer, topicReader } from '@cio-bus/kafka';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import { createWarehouse, reconcile } from '@cio-bus/warehouse';
import type { BigquerySinkConfig } from './config.ts';
import { answerSql } from './handlers/answer-sql.ts';
import { forgetPerson } from './handlers/forget-person.ts';
import { storeRecords } from './handlers/store-records.ts';
import { createReconciler } from './reconciler.ts';

/** Composition root: the one place in this service where anything is constructed. */
export function wireBigquerySink({ config, telemetry }: ServiceContext<BigquerySinkConfig>): ServicePart[] {
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry);
  const warehouse = createWarehouse(config, telemetry);
  const consumer = createConsumer(kafka, {
    groupId: 'customerio-bigquery-sink', // to Kafka, a renamed group is a new reader with no offsets
    concurrency: 2, // one batch is written while the next is gathered; the warehouse takes one at a time
    floodHoldMs: config.FLOOD_HOLD_MS,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [storeRecords({ warehouse, now: Date.now })],
    producer, // dead letters
    telemetry,
  });

  const isDuckdb = config.WAREHOUSE === 'duckdb';
  const table = isDuckdb ? `${DATASET}.${TABLE}` : `${config.BIGQUERY_DATASET}.${config.BIGQUERY_TABLE}`;
  const sources = {
    read: topicReader(kafka),
    committed: (groupId: string, topic: string) => committedOffsets(kafka, groupId, topic),
    warehouse: { query: warehouse.query, table },
  };
  const reconciler = createReconciler({
    everyMs: config.RECONCILE_EVERY_SECONDS * 1_000,
    reconcile: (range) => reconcile(sources, range),
    telemetry,
    now: Date.now,
  });
  const routes = answerSql({ warehouse, telemetry }).use(forgetPerson({ warehouse, telemetry }));

  // Started in this order, stopped in reverse: what was read can still be dead-lettered and written.
  return [{ ...warehouse, routes }, producer, consumer, reconciler];
}
