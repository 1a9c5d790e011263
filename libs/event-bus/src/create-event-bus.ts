import { BusError } from '@cio-bus/contracts';
import { createKafka, createProducer, type KafkaConfig, type ProducerOptions } from '@cio-bus/kafka';
import { Secret } from '@cio-bus/service/secret';
import { type Logger, quietTelemetry } from '@cio-bus/service/telemetry';
import { monotonicFactory } from 'ulid';
import type { Minting } from './complete-command.ts';
import { CustomerIOEventBus, type StartableProducer } from './customerio-event-bus.ts';

const MAX_SOURCE_BYTES = 200;

/** A user name and a password. */
export interface PasswordAccess {
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

/**
 * A bearer token: without `client` of Google Cloud, by the credentials that the app runs with, which wants the package
 * google-auth-library beside this one; with it of any OAuth server.
 */
export interface BearerAccess {
  mechanism: 'oauthbearer';
  client?: { tokenUrl: string; id: string; secret: string; scope?: string };
}

/** How to reach Kafka. */
export interface KafkaAccess {
  /** Bootstrap addresses, host:port. */
  brokers: readonly string[];
  /** Whether to talk TLS; `caFile`, when the brokers' certificates are signed by an authority that Node does not trust. @default false */
  ssl?: boolean | { caFile: string };
  /** Who the app is to Kafka. @default nobody */
  sasl?: PasswordAccess | BearerAccess;
  /** Put before every topic name, for several buses on one Kafka. @default none */
  topicPrefix?: string;
  /** Limits of the producer. */
  producer?: ProducerOptions;
  /** Where the Kafka client's complaints go. @default nowhere */
  logger?: Logger;
}

/**
 * Makes the bus of an app. Call `start()` before the first publish and `stop()` at the end, which sends what waits.
 *
 * @param access how to reach Kafka, or a producer of one's own, which the bus starts and stops
 * @param source name of the app, kept with every command
 * @param minting where ids and time come from; for tests
 * @throws BusError `MESSAGE_INVALID` for a source that is empty or longer than 200 bytes
 */
export function createEventBus(
  access: KafkaAccess | { producer: StartableProducer },
  source: string,
  minting: Minting = systemMinting(),
): CustomerIOEventBus {
  if (typeof source !== 'string' || source === '' || Buffer.byteLength(source) > MAX_SOURCE_BYTES) {
    throw new BusError('MESSAGE_INVALID', `source: a name of 1 to ${MAX_SOURCE_BYTES} bytes is wanted`);
  }
  const producer = 'brokers' in access ? producerOf(access, source) : access.producer;
  return new CustomerIOEventBus(producer, source, minting);
}

/** ULIDs of one process grow with each call, also within a millisecond. */
function systemMinting(): Minting {
  return { newId: monotonicFactory(), now: Date.now };
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
