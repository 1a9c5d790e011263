import type { Telemetry } from '@cio-bus/service';
import kafkajs, { type KafkaConfig as ClientConfig, type Kafka } from 'kafkajs';
import { useOwnEncoder } from '../encode/use-own-encoder.ts';
import type { KafkaConfig } from '../security/kafka-config.ts';
import { saslOptions, sendsInClear, tlsOptions } from '../security/security.ts';
import { fixAuthentication } from './fix-authentication.ts';
import { fixRequestQueue } from './fix-request-queue.ts';
import type { KeptClients } from './kept-clients.ts';

/** How to reach Kafka, and how logical names become the broker's. */
export interface KafkaConnection {
  readonly client: Kafka;
  readonly telemetry: Telemetry;
  /** Name of the user that Kafka knows, when it is one of SASL. */
  readonly user?: string | undefined;
  /** Clients that stay connected between lookups. @default each one connects for itself */
  readonly kept?: KeptClients | undefined;
  /** Puts the prefix before a logical topic name or a group name. */
  physical(name: string): string;
  /** Takes the prefix off a topic name of the broker. */
  logical(name: string): string;
}

/**
 * Describes a connection; nothing is sent before a part that uses it starts.
 *
 * @throws ConfigError when the settings of TLS or SASL do not fit together, or name a file that cannot be read.
 */
export function createKafka(config: KafkaConfig, telemetry: Telemetry): KafkaConnection {
  useOwnEncoder();
  fixRequestQueue();
  fixAuthentication();
  const prefix = config.KAFKA_TOPIC_PREFIX ?? '';
  if (sendsInClear(config)) {
    telemetry.logger.warn({ mechanism: config.KAFKA_SASL_MECHANISM }, 'Kafka credentials travel unencrypted');
  }
  return {
    client: new kafkajs.Kafka(clientConfig(config, telemetry)),
    telemetry,
    user: config.KAFKA_SASL_USERNAME,
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

interface ClientLogEntry {
  level: number;
  namespace: string;
  log: { message: string; error?: unknown; topic?: string; partition?: number; offset?: string };
}

/** kafkajs logs rebalances and transient errors as errors; our own events and metrics report them. */
function logTo({ logger }: Telemetry, { level, namespace, log }: ClientLogEntry): void {
  const { message: detail, error, topic, partition, offset } = log;
  if (detail.startsWith('Crash: ')) return; // whoever restarts the consumer, or ends the process, logs the error
  const text = error instanceof Error ? error.message : error;
  const fields = { kafkajs: namespace, detail, error: text, topic, partition, offset };
  if (level <= kafkajs.logLevel.ERROR) logger.warn(fields, 'kafka client reported an error');
  else logger.debug(fields, 'kafka client reported a warning');
}
