import { z } from 'zod';
import { flag, list, secret, wholeNumber } from './config.ts';
import { tracingSettings } from './tracing-settings.ts';

/** Settings of every service; runService adds them by itself. */
export const serviceSettings = {
  BUS_ENVIRONMENT: z
    .enum(['development', 'staging', 'production'])
    .default('development')
    .describe('Which environment this is; sent to Customer.io as _env.'),
  BIND_HOST: z.string().default('127.0.0.1').describe('Address that listeners bind to.'),
  HEALTH_PORT: wholeNumber({ min: 0, max: 65_535, default: 0 }).describe(
    'Port of /healthz, /readyz and /metrics; 0 takes a free one.',
  ),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged.'),
  STOP_TIMEOUT_MS: wholeNumber({ min: 1_000, max: 600_000, default: 25_000 }).describe(
    'Longest time a stop may take, ms; then the process ends with a non-zero code.',
  ),
  ...tracingSettings,
};

/** Settings of whatever talks to Kafka. */
export const kafkaSettings = {
  KAFKA_BROKERS: list().describe('Kafka bootstrap addresses, host:port, comma-separated.'),
  KAFKA_SSL: flag(false).describe('Whether to talk TLS to Kafka.'),
  KAFKA_SSL_CA_FILE: z
    .string()
    .optional()
    .describe("PEM file of the authorities that signed the brokers' certificates; unset, those that Node trusts."),
  KAFKA_SSL_CERT_FILE: z
    .string()
    .optional()
    .describe('PEM file of the certificate to show to a broker that asks for one, with KAFKA_SSL_KEY_FILE.'),
  KAFKA_SSL_KEY_FILE: z.string().optional().describe('PEM file of the key of that certificate.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'])
    .optional()
    .describe('SASL mechanism; with oauthbearer and no KAFKA_OAUTH_TOKEN_URL, the identity is that of Google Cloud.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('SASL user; the client id at KAFKA_OAUTH_TOKEN_URL.'),
  KAFKA_SASL_PASSWORD: secret().optional().describe('SASL password; the client secret at KAFKA_OAUTH_TOKEN_URL.'),
  KAFKA_OAUTH_TOKEN_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Endpoint that gives bearer tokens for client credentials, for oauthbearer elsewhere than at Google.'),
  KAFKA_OAUTH_SCOPE: z.string().optional().describe('Scope to ask for at KAFKA_OAUTH_TOKEN_URL.'),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, { error: 'may hold letters, digits, dots, dashes and underscores' })
    .default('')
    .describe('Put before every topic and group name, for several buses on one Kafka.'),
};

/** Settings of whatever reads from Kafka. */
export const consumerSettings = {
  KAFKA_OFFSET_RESET: z
    .enum(['earliest', 'latest'])
    .default('earliest')
    .describe('Where reading starts when there is no valid offset: a new group, an expired offset, a topic made anew.'),
};

/** Settings of whatever delivers messages that the other side may refuse. */
export const deliverySettings = {
  FLOOD_HOLD_MS: wholeNumber({ min: 1_000, max: 86_400_000, default: 300_000 }).describe(
    'How long a flood of refusals stops the line before one message is tried again, ms; a restart goes on at once.',
  ),
};

/** Settings of whatever keeps state on this machine. */
export const stateSettings = {
  STATE_DIR: z.string().default('.cio-bus').describe('Folder of local state: SQLite and DuckDB files.'),
};
