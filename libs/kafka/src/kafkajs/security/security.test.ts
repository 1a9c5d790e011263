import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@cio-bus/service/secret';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka } from '../connection/connection.ts';
import type { KafkaConfig } from './kafka-config.ts';
import { saslOptions, tlsOptions } from './security.ts';

const PASSWORD = 'never-printed';
const credentials = { KAFKA_SASL_USERNAME: 'shop', KAFKA_SASL_PASSWORD: new Secret(PASSWORD) };
const config = (settings: Partial<KafkaConfig>): KafkaConfig => ({ KAFKA_BROKERS: ['127.0.0.1:9092'], ...settings });

describe('tlsOptions', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-tls-'));
    await writeFile(join(folder, 'ca.pem'), 'the authority');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    { when: 'nothing is set', settings: {}, tls: false },
    { when: 'KAFKA_SSL is true', settings: { KAFKA_SSL: true }, tls: true },
  ])('is $tls when $when', ({ settings, tls }) => {
    expect(tlsOptions(config(settings))).toBe(tls);
  });

  it('trusts the authority of the file instead of those of Node', () => {
    const settings = { KAFKA_SSL: true, KAFKA_SSL_CA_FILE: join(folder, 'ca.pem') };
    expect(tlsOptions(config(settings))).toEqual({ ca: 'the authority' });
  });

  it.each([
    { fault: 'a file without TLS', settings: { KAFKA_SSL_CA_FILE: 'ca.pem' }, says: /KAFKA_SSL_CA_FILE.*KAFKA_SSL/ },
    {
      fault: 'a file that is not there',
      settings: { KAFKA_SSL: true, KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' },
      says: /KAFKA_SSL_CA_FILE: .*ENOENT/,
    },
    {
      fault: 'a certificate without its key',
      settings: { KAFKA_SSL: true, KAFKA_SSL_CERT_FILE: 'cert.pem' },
      says: /KAFKA_SSL_KEY_FILE/,
    },
  ])('refuses $fault when the service starts, naming the setting', ({ settings, says }) => {
    expect(() => createKafka(config(settings), quietTelemetry('tested'))).toThrow(says);
  });
});

describe('saslOptions', () => {
  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('passes user and password for %s', (mechanism) => {
    const options = saslOptions(config({ KAFKA_SASL_MECHANISM: mechanism, ...credentials }));
    expect(options).toEqual({ mechanism, username: 'shop', password: PASSWORD });
  });

  it.each([
    { missing: 'KAFKA_SASL_USERNAME', settings: { KAFKA_SASL_PASSWORD: new Secret(PASSWORD) } },
    { missing: 'KAFKA_SASL_PASSWORD', settings: { KAFKA_SASL_USERNAME: 'shop' } },
  ])('refuses to start without $missing instead of sending an empty one', ({ missing, settings }) => {
    for (const mechanism of ['plain', 'scram-sha-512'] as const) {
      const start = () => saslOptions(config({ KAFKA_SASL_MECHANISM: mechanism, ...settings }));
      expect(start).toThrow(`${missing}: is required for ${mechanism}`);
    }
    const tokenUrl = { KAFKA_SASL_MECHANISM: 'oauthbearer', KAFKA_OAUTH_TOKEN_URL: 'https://id.example.com' } as const;
    expect(() => saslOptions(config({ ...tokenUrl, ...settings }))).toThrow(missing);
  });

  it('needs no credentials in the settings at Google', () => {
    expect(saslOptions(config({ KAFKA_SASL_MECHANISM: 'oauthbearer' }))).toMatchObject({ mechanism: 'oauthbearer' });
  });
});

describe('createKafka', () => {
  it.each([
    { mechanism: 'plain', tls: false, warnings: 1 },
    { mechanism: 'plain', tls: true, warnings: 0 },
    { mechanism: 'scram-sha-512', tls: false, warnings: 0 },
  ] as const)(
    'warns $warnings times of a password in the clear: $mechanism, TLS $tls',
    ({ mechanism, tls, warnings }) => {
      const warned: string[] = [];
      const quiet = quietTelemetry('tested');
      const telemetry = {
        ...quiet,
        logger: { ...quiet.logger, warn: (_: object, text: string) => void warned.push(text) },
      };

      createKafka(config({ KAFKA_SSL: tls, KAFKA_SASL_MECHANISM: mechanism, ...credentials }), telemetry);

      expect(warned).toHaveLength(warnings);
    },
  );
});
