import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { ConfigError } from '@cio-bus/service/config';
import type { Mechanism, SASLOptions } from 'kafkajs';
import { bearerAuthentication } from './bearer-authentication.ts';
import type { TokenSource } from './bearer-token.ts';
import { cachedTokens } from './cached-tokens.ts';
import { clientCredentialsTokens } from './client-credentials.ts';
import { googleTokens } from './google-tokens.ts';
import type { KafkaConfig } from './kafka-config.ts';

const fileSettings = { ca: 'KAFKA_SSL_CA_FILE', cert: 'KAFKA_SSL_CERT_FILE', key: 'KAFKA_SSL_KEY_FILE' } as const;
type FileSetting = (typeof fileSettings)[keyof typeof fileSettings];

/** Mechanisms that send the broker the password or the token itself. */
const revealing: readonly string[] = ['plain', 'oauthbearer'];

const bad = (setting: string, problem: string, options?: ErrorOptions) =>
  new ConfigError(`Bad settings:\n  ${setting}: ${problem}`, options);

/** The TLS options of the client; false without TLS. @throws ConfigError naming a setting that does not fit or a file that cannot be read */
export function tlsOptions(config: KafkaConfig): boolean | ConnectionOptions {
  const given = Object.entries(fileSettings).filter(([, setting]) => config[setting] !== undefined);
  if (given.length === 0) return config.KAFKA_SSL ?? false;
  const [, first] = given[0] as [string, FileSetting];
  if (!config.KAFKA_SSL) throw bad(first, 'is set, but KAFKA_SSL is not true');
  if ((config.KAFKA_SSL_CERT_FILE === undefined) !== (config.KAFKA_SSL_KEY_FILE === undefined)) {
    throw bad('KAFKA_SSL_CERT_FILE', 'must be set together with KAFKA_SSL_KEY_FILE');
  }
  return Object.fromEntries(given.map(([option, setting]) => [option, read(setting, config[setting] ?? '')]));
}

function read(setting: FileSetting, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw bad(setting, `the file cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

/** How we authenticate to Kafka; undefined when we do not. @throws ConfigError naming a credential that is missing */
export function saslOptions(config: KafkaConfig): SASLOptions | Mechanism | undefined {
  const mechanism = config.KAFKA_SASL_MECHANISM;
  if (!mechanism) return undefined;
  if (mechanism !== 'oauthbearer') {
    const { username, password } = credentials(config, mechanism);
    return { mechanism, username, password: password.reveal() } as SASLOptions;
  }
  return bearerAuthentication(cachedTokens(tokenSource(config)));
}

/** Whether a password or a token would travel in the clear. */
export const sendsInClear = ({ KAFKA_SSL, KAFKA_SASL_MECHANISM }: KafkaConfig): boolean =>
  !KAFKA_SSL && KAFKA_SASL_MECHANISM !== undefined && revealing.includes(KAFKA_SASL_MECHANISM);

function tokenSource(config: KafkaConfig): TokenSource {
  const { KAFKA_OAUTH_TOKEN_URL: tokenUrl, KAFKA_OAUTH_SCOPE: scope } = config;
  if (!tokenUrl) return googleTokens();
  const { username, password } = credentials(config, 'oauthbearer');
  return clientCredentialsTokens({ tokenUrl, clientId: username, clientSecret: password, scope });
}

function credentials({ KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD }: KafkaConfig, mechanism: string) {
  if (!KAFKA_SASL_USERNAME) throw bad('KAFKA_SASL_USERNAME', `is required for ${mechanism}`);
  if (!KAFKA_SASL_PASSWORD) throw bad('KAFKA_SASL_PASSWORD', `is required for ${mechanism}`);
  return { username: KAFKA_SASL_USERNAME, password: KAFKA_SASL_PASSWORD };
}
