import { z } from 'zod';
import { flag, list, secret, secrets, wholeNumber } from './config.ts';
import { tracingSettings } from './tracing-settings.ts';
import { VERSION } from './version.ts';

/** Settings of every service; added by `runService`. */
export const serviceSettings = {
  BUS_ENVIRONMENT: z
    .enum(['development', 'staging', 'production'])
    .default('development')
    .describe('Environment of this deployment; sent to Customer.io as _env.'),
  BUS_RELEASE: z
    .string()
    .regex(/^\S+$/, { error: 'must be one word' })
    .default(VERSION)
    .describe(
      'What runs here: the commit or tag of the image. Groups of dead letters show in which releases they occurred.',
    ),
  BIND_HOST: z.string().default('127.0.0.1').describe('Address that HTTP listeners bind to.'),
  HEALTH_PORT: wholeNumber({ min: 0, max: 65_535, default: 0 }).describe(
    'Port of /healthz, /readyz and /metrics; 0 picks a free port.',
  ),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Minimum level of log lines.'),
  STOP_TIMEOUT_MS: wholeNumber({ min: 1_000, max: 600_000, default: 25_000 }).describe(
    'Shutdown deadline in ms: shorter than the time after which the platform kills the process. Drain, last commit and flush are shares of it. When it is exceeded, the process exits non-zero.',
  ),
  ...tracingSettings,
};

/** kafkajs connects to whatever it takes for a port. */
const isAddress = (broker: string) => /^[^\s/]+:\d{1,5}$/.test(broker);

/** Settings of everything that connects to Kafka. */
export const kafkaSettings = {
  KAFKA_BROKERS: list()
    .refine((brokers) => brokers.every(isAddress), { error: 'must be host:port, comma-separated' })
    .describe('Kafka bootstrap servers: host:port, comma-separated.'),
  KAFKA_SSL: flag(false).describe('Whether to use TLS for Kafka.'),
  KAFKA_SSL_CA_FILE: z
    .string()
    .optional()
    .describe("PEM file of the CAs that signed the brokers' certificates; unset: the CAs that Node trusts."),
  KAFKA_SSL_CERT_FILE: z
    .string()
    .optional()
    .describe('PEM file of the client certificate for mutual TLS; requires KAFKA_SSL_KEY_FILE.'),
  KAFKA_SSL_KEY_FILE: z.string().optional().describe('PEM file of the private key of the client certificate.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'])
    .optional()
    .describe('SASL mechanism. oauthbearer without KAFKA_OAUTH_TOKEN_URL uses the Google Cloud identity.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('SASL user name; with KAFKA_OAUTH_TOKEN_URL the client id.'),
  KAFKA_SASL_PASSWORD: secret().optional().describe('SASL password; with KAFKA_OAUTH_TOKEN_URL the client secret.'),
  KAFKA_OAUTH_TOKEN_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('OAuth token endpoint (client credentials), for oauthbearer outside Google Cloud.'),
  KAFKA_OAUTH_SCOPE: z.string().optional().describe('Scope to request from KAFKA_OAUTH_TOKEN_URL.'),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, { error: 'may contain letters, digits, dots, dashes and underscores' })
    .default('')
    .describe('Prefix of every topic and group name, for several buses on one Kafka cluster.'),
};

/** Settings of consumers. */
export const consumerSettings = {
  KAFKA_OFFSET_RESET: z
    .enum(['earliest', 'latest'])
    .default('earliest')
    .describe('Where to start without a valid offset: for a new group, an expired offset, or a recreated topic.'),
};

/** Settings of consumers whose target may reject messages. */
export const deliverySettings = {
  FLOOD_HOLD_MS: wholeNumber({ min: 1_000, max: 86_400_000, default: 300_000 }).describe(
    'How long delivery halts after a flood of rejections before one message probes again, ms. A restart resumes at once.',
  ),
};

/** Settings of services that keep local state. */
export const stateSettings = {
  STATE_DIR: z.string().default('.cio-bus').describe('Folder for local state: SQLite and DuckDB files.'),
};

/** Settings of who checks or writes the signature of a reporting webhook. */
export const webhookSignatureSettings = {
  CUSTOMERIO_WEBHOOK_SECRET: secrets().describe(
    'Signing keys of the reporting webhook, comma-separated; during a rotation the new and the old key.',
  ),
  WEBHOOK_SIGNATURE_SCHEME: z
    .enum(['v0', 'body'])
    .default('v0')
    .describe('Signature scheme: v0, as Customer.io signs, or body, for a signature of the body alone.'),
};

/** Settings of who forgets people. */
export const forgetSettings = {
  FORGET_LINK_KEY: secret()
    .refine((key) => key.reveal().length >= 16, 'must have at least 16 characters')
    .optional()
    .describe(
      'Secret with which `forget` hashes the identifiers of a forgotten person, so that a later `forget` of the same id finds records that arrived since with only an address. Keep it: hashes made with another key do not match. At least 16 characters.',
    ),
};
