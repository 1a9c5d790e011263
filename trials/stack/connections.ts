import { createSandboxClient, type SandboxClient } from '@cio-bus/customerio-sandbox';
import { type CustomerIOEventBus, createEventBus } from '@cio-bus/event-bus';
import { createKafka, createProducer, type KafkaConnection } from '@cio-bus/kafka';
import type { Stack } from '@cio-bus/local';
import { defineConfig, kafkaSettings, quietTelemetry } from '@cio-bus/service';
import { createWarehouseQuery, type WarehouseQuery, warehouseQuerySettings } from '@cio-bus/warehouse';
import { RecordWriter } from '../any-client/record-writer.ts';

/** The app that publishes a trial's commands. */
export const TRIAL_APP = 'trial-shop';

/** On a machine that is slower than the traffic, Kafka may take longer to acknowledge a command than an app would wait. */
const PUBLISHING = { deadlineMs: 180_000 };

/** Connections of a trial (a demo, a chaos run, a test) to a running stack. */
export interface TrialConnections {
  kafka: KafkaConnection;
  bus: CustomerIOEventBus;
  /** A producer that checks nothing: for bad records, and for an operator's replay. */
  producer: ReturnType<typeof createProducer>;
  /** Writes records as any Kafka client could, byte for byte. */
  anyClient: RecordWriter;
  sandbox: SandboxClient;
  warehouse: WarehouseQuery;
  query: WarehouseQuery['query'];
}

/** Connects to a stack; close with {@link disconnect}. */
export async function connect({ settings, sandboxUrl, sqlUrl }: Stack): Promise<TrialConnections> {
  if (sandboxUrl === undefined)
    throw new Error('a trial needs the sandbox: unset CUSTOMERIO_TRACK_URL and CUSTOMERIO_APP_URL');
  const config = defineConfig(kafkaSettings).parse(settings);
  const telemetry = quietTelemetry('trial');
  const kafka = createKafka(config, telemetry);
  const access = { brokers: config.KAFKA_BROKERS, topicPrefix: config.KAFKA_TOPIC_PREFIX, producer: PUBLISHING };
  const bus = createEventBus(access, TRIAL_APP);
  const producer = createProducer(kafka, telemetry, PUBLISHING);
  await Promise.all([bus.start(), producer.start()]);
  const anyClient = new RecordWriter(config.KAFKA_BROKERS.join(','), config.KAFKA_TOPIC_PREFIX);
  const WAREHOUSE_SQL_URL = new URL(sqlUrl).origin;
  const warehouse = createWarehouseQuery(
    defineConfig(warehouseQuerySettings).parse({ ...settings, WAREHOUSE_SQL_URL }),
  );
  const sandbox = createSandboxClient(sandboxUrl);
  return { kafka, bus, producer, anyClient, sandbox, warehouse, query: warehouse.query };
}

/** Sends buffered commands and disconnects from Kafka. */
export async function disconnect({ bus, producer, anyClient }: TrialConnections): Promise<void> {
  await Promise.all([bus.stop(), producer.stop(), anyClient.close()]);
}
