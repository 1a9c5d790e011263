import { BusError, createTemplates, type Template } from '@cio-bus/contracts';
import { createKafka, createProducer, type KafkaConfig, type ProducerOptions } from '@cio-bus/kafka';
import { Secret } from '@cio-bus/service/secret';
import { type Logger, quietTelemetry } from '@cio-bus/service/telemetry';
import { systemMinting } from './command-record.ts';
import type { Minting } from './complete-command.ts';
import { CustomerIOEventBus, type StartableProducer } from './customerio-event-bus.ts';

const MAX_SOURCE_BYTES = 200;

/** Access by user name and password. */
export interface PasswordAccess {
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

/**
 * Access by bearer token: without `client`, from Google Cloud with the credentials that the app runs with (requires the
 * package google-auth-library); with `client`, from any OAuth server.
 */
export interface BearerAccess {
  mechanism: 'oauthbearer';
  client?: { tokenUrl: string; id: string; secret: string; scope?: string };
}

/** Options of every bus. */
export interface BusOptions {
  /** What sends refer to by name, one `defineTemplate` each; those of transactional-sender. @default three examples */
  templates?: readonly Template[];
}

/** How to reach Kafka. */
export interface KafkaAccess extends BusOptions {
  /** Bootstrap addresses, host:port. */
  brokers: readonly string[];
  /** Whether to use TLS; `caFile` if Node does not trust the authority of the brokers' certificates. @default false */
  ssl?: boolean | { caFile: string };
  /** How the app authenticates. @default not at all */
  sasl?: PasswordAccess | BearerAccess;
  /** Prefix of every topic name, for several buses on one Kafka. @default none */
  topicPrefix?: string;
  /** Limits of the producer. */
  producer?: ProducerOptions;
  /** Receives the log of the Kafka client. @default no log */
  logger?: Logger;
}

/**
 * Creates the bus of an app. Call `start()` before the first publish, and `stop()` at the end: it sends pending commands.
 *
 * @param access how to reach Kafka, or a custom producer, which the bus starts and stops
 * @param source name of the app, recorded with every command
 * @param minting source of ids and time; for tests
 * @throws BusError `MESSAGE_INVALID` for a source that is empty or longer than 200 bytes, and for a template that is wrong
 *
 * @example
 * const bus = createEventBus({ brokers: ['localhost:9092'] }, 'shop');
 * await bus.start();
 * await bus.track('u1', 'order_paid', { total: 42 });
 * await bus.stop();
 */
export function createEventBus(
  access: KafkaAccess | ({ producer: StartableProducer } & BusOptions),
  source: string,
  minting: Minting = systemMinting(),
): CustomerIOEventBus {
  if (typeof source !== 'string' || source === '' || Buffer.byteLength(source) > MAX_SOURCE_BYTES) {
    throw new BusError('MESSAGE_INVALID', `source: must be a name of 1 to ${MAX_SOURCE_BYTES} bytes`);
  }
  const producer = 'brokers' in access ? producerOf(access, source) : access.producer;
  const templates = access.templates && { templates: createTemplates(access.templates) };
  return new CustomerIOEventBus(producer, source, { ...minting, ...templates });
}

function producerOf(access: KafkaAccess, source: string): StartableProducer {
  const quiet = quietTelemetry(source);
  const telemetry = access.logger ? { ...quiet, logger: access.logger } : quiet;
  return createProducer(createKafka(kafkaConfig(access), telemetry), telemetry, access.producer);
}

function kafkaConfig({ brokers, ssl, sasl, topicPrefix }: KafkaAccess): KafkaConfig {
  return {
    KAFKA_BROKERS: [...brokers],
    KAFKA_SSL: Boolean(ssl),
    KAFKA_SSL_CA_FILE: typeof ssl === 'object' ? ssl.caFile : undefined,
    KAFKA_TOPIC_PREFIX: topicPrefix ?? '',
    ...(sasl && saslConfig(sasl)),
  };
}

function saslConfig(sasl: PasswordAccess | BearerAccess): Partial<KafkaConfig> {
  if (sasl.mechanism !== 'oauthbearer') {
    return {
      KAFKA_SASL_MECHANISM: sasl.mechanism,
      KAFKA_SASL_USERNAME: sasl.username,
      KAFKA_SASL_PASSWORD: new Secret(sasl.password),
    };
  }
  return {
    KAFKA_SASL_MECHANISM: 'oauthbearer',
    ...(sasl.client && {
      KAFKA_OAUTH_TOKEN_URL: sasl.client.tokenUrl,
      KAFKA_OAUTH_SCOPE: sasl.client.scope,
      KAFKA_SASL_USERNAME: sasl.client.id,
      KAFKA_SASL_PASSWORD: new Secret(sasl.client.secret),
    }),
  };
}
