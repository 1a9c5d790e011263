/**
 * BigQuery sink: writes everything that passes the bus into one table.
 *
 * Reads `customerio.webhooks`, `customerio.processed`, `customerio.dlq` and `customerio.audit`; writes rows of
 * `delivery_events`, and dead letters of its own to `customerio.dlq`. With DuckDB, whose file it owns, it answers
 * `POST /sql` and `POST /forget` on its health port.
 * At least once: an offset is committed only after its row is stored; `events_current` has each event once.
 */
import { DATASET, TABLE } from '@cio-bus/contracts';
import { committedOffsets, createConsumer, createKafka, createProducer, topicReader } from '@cio-bus/kafka';
import { reconcile } from '@cio-bus/reconcile';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import { createWarehouse } from '@cio-bus/warehouse';
import type { BigquerySinkConfig } from './config.ts';
import { answerSql } from './handlers/answer-sql.ts';
import { forgetPerson } from './handlers/forget-person.ts';
import { storeRecords } from './handlers/store-records.ts';
import { createReconciler } from './reconciler.ts';

/** Longer than an append and its second and third try take: rows given up in between would be written again. */
const BIGQUERY_CALL_TIMEOUT_MS = 35_000;

/** Composition root: the one place in this service where anything is constructed. */
export function wireBigquerySink({ config, telemetry }: ServiceContext<BigquerySinkConfig>): ServicePart[] {
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry);
  const warehouse = createWarehouse(config, telemetry);
  const isDuckdb = config.WAREHOUSE === 'duckdb';
  const consumer = createConsumer(kafka, {
    groupId: 'customerio-bigquery-sink', // to Kafka, a renamed group is a new reader with no offsets
    // DuckDB takes one batch at a time, and is given the next meanwhile; BigQuery answers from afar and takes several.
    concurrency: isDuckdb ? 2 : 4,
    ...(isDuckdb ? {} : { callTimeoutMs: BIGQUERY_CALL_TIMEOUT_MS }),
    floodHoldMs: config.FLOOD_HOLD_MS,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [storeRecords({ warehouse, now: Date.now })],
    producer, // dead letters
    telemetry,
  });

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
  return [isDuckdb ? { ...warehouse, routes } : warehouse, producer, consumer, reconciler];
}
