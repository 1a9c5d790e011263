import type { Telemetry } from '@cio-bus/service';
import kafkajs, { type KafkaConfig as ClientConfig, type Kafka } from 'kafkajs';
import type { KafkaConfig } from './kafka-config.ts';
import { saslOptions, tellsInClear, tlsOptions } from './security.ts';

/** How to reach Kafka, and how logical names become the broker's. */
export interface KafkaConnection {
  readonly client: Kafka;
  readonly telemetry: Telemetry;
  /** Puts the prefix before a logical topic name or a group name. */
  physical(name: string): string;
  /** Takes the prefix off a topic name of the broker. */
  logical(name: string): string;
}

/**
 * A connection's settings; nothing is sent before a part that uses it starts.
 *
 * @throws ConfigError when the settings of TLS or SASL do not fit together, or name a file that cannot be read.
 */
export function createKafka(config: KafkaConfig, telemetry: Telemetry): KafkaConnection {
  const prefix = config.KAFKA_TOPIC_PREFIX ?? '';
  if (tellsInClear(config)) {
    telemetry.logger.warn({ mechanism: config.KAFKA_SASL_MECHANISM }, 'Kafka credentials travel unencrypted');
  }
  return {
    client: new kafkajs.Kafka(clientConfig(config, telemetry)),
    telemetry,
    physical: (name) => prefix + name,
    logical: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name),
  };
}

function clientConfig(config: KafkaConfig, telemetry: Telemetry): ClientConfig {
  const sasl = saslOptions(config);
  return {
    clientId: telemetry.service,
    brokers: [...config.KAFKA_BROKERS],
    ssl: tlsOptions(config),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => logTo(telemetry, entry),
    ...(sasl ? { sasl } : {}),
  };
}

/** kafkajs logs rebalances and passing faults as errors; they are told by our own events and metrics. */
function logTo(
  { logger }: Telemetry,
  { level, namespace, log }: { level: number; namespace: string; log: { message: string; error?: string } },
) {
  const fields = { kafkajs: namespace, detail: log.message, error: log.error };
  if (level <= kafkajs.logLevel.ERROR) logger.warn(fields, 'kafka client reported an error');
  else logger.debug(fields, 'kafka client reported a warning');
}
