import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kafkaSettings, serviceSettings } from './common-settings.ts';
import { ConfigError, defineConfig, flag, list, origin, secret, secrets, wholeNumber } from './config.ts';
import { Secret } from './secret.ts';
import { VERSION } from './version.ts';

const parseOne = (schema: z.ZodType, value: string | undefined) =>
  defineConfig({ SETTING: schema.describe('A setting.') }).parse({ SETTING: value }).SETTING;

const problemsOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the settings were taken');
};

describe('defineConfig', () => {
  const definition = defineConfig({
    REGION: z.enum(['us', 'eu']).describe('Data centre.'),
    API_KEY: secret().describe('The key.'),
    WORKERS: wholeNumber({ min: 1, max: 8, default: 2 }).describe('Workers.'),
    BROKERS: list().describe('Addresses.'),
  });
  const env = { REGION: 'eu', API_KEY: 'hunter2', BROKERS: 'a:1' };

  it('returns the given values, and defaults for the rest', () => {
    const config = definition.parse({ ...env, UNKNOWN: 'ignored' });
    expect(config).toEqual({ REGION: 'eu', API_KEY: new Secret('hunter2'), WORKERS: 2, BROKERS: ['a:1'] });
    expect(config.API_KEY.reveal()).toBe('hunter2');
  });

  it('lists every invalid setting in one message, with its description and without its value', () => {
    const message = problemsOf(() => definition.parse({ REGION: 'mars', WORKERS: '9', BROKERS: ' , ' }));
    expect(message.split('\n')).toEqual([
      'Bad settings:',
      expect.stringMatching(/^ {2}REGION: .*"us"\|"eu".* \(Data centre\.\)$/),
      '  API_KEY: is required (The key.)',
      '  WORKERS: must be a whole number from 1 to 8 (Workers.)',
      '  BROKERS: must have at least one item (Addresses.)',
    ]);
    expect(message).not.toContain('mars');
  });

  it.each(['', '   '])('counts "%s" as unset: the default, or required', (empty) => {
    expect(definition.parse({ ...env, WORKERS: empty }).WORKERS).toBe(2);
    expect(problemsOf(() => definition.parse({ ...env, API_KEY: empty }))).toContain('API_KEY: is required');
  });

  it('trims values: copied secrets come with spaces', () => {
    expect(definition.parse({ ...env, API_KEY: ' hunter2\n' }).API_KEY.reveal()).toBe('hunter2');
  });
});

describe('types of settings', () => {
  it.each([
    { kind: 'wholeNumber', schema: wholeNumber({ min: -5, max: 5, default: 1 }), given: '-5', is: -5 },
    { kind: 'wholeNumber', schema: wholeNumber({ min: -5, max: 5, default: 1 }), given: '5', is: 5 },
    { kind: 'wholeNumber', schema: wholeNumber({ min: -5, max: 5, default: 1 }), given: undefined, is: 1 },
    { kind: 'flag', schema: flag(false), given: 'true', is: true },
    { kind: 'flag', schema: flag(true), given: 'false', is: false },
    { kind: 'flag', schema: flag(true), given: undefined, is: true },
    { kind: 'list', schema: list(), given: ' a:1 ,, b:2 ', is: ['a:1', 'b:2'] },
    { kind: 'origin', schema: origin(), given: 'http://127.0.0.1:3002', is: 'http://127.0.0.1:3002' },
    { kind: 'origin', schema: origin(), given: 'https://track.customer.io/', is: 'https://track.customer.io/' },
    { kind: 'secret', schema: secret().optional(), given: undefined, is: undefined },
  ])('$kind parses $given as $is', ({ schema, given, is }) => {
    expect(parseOne(schema, given)).toEqual(is);
  });

  it.each([
    ...['6', '-6', '1.5', '1e3', '0x1', 'five', '+1', '1 2', 'NaN'].map((given) => ({
      kind: 'wholeNumber',
      schema: wholeNumber({ min: -5, max: 5, default: 1 }),
      given,
    })),
    ...['yes', '1', 'TRUE', 'on'].map((given) => ({ kind: 'flag', schema: flag(false), given })),
    ...[
      'track.customer.io',
      'ftp://host',
      'https://host/api',
      'https://host?x=1',
      'https://host/?',
      'https://host#x',
      'https://ada:pw@host',
      'http://',
    ].map((given) => ({ kind: 'origin', schema: origin(), given })),
    { kind: 'list', schema: list(), given: ',' },
    { kind: 'secrets', schema: secrets(), given: ', ,' },
  ])('$kind rejects $given', ({ schema, given }) => {
    const message = problemsOf(() => parseOne(schema, given));
    expect(message).toContain('SETTING: ');
    expect(message).not.toContain(`: ${given}`);
  });

  it('parses several secrets, for a rotation', () => {
    const read = parseOne(secrets(), 'new, old') as Secret[];
    expect(read.map((each) => each.reveal())).toEqual(['new', 'old']);
    expect(JSON.stringify(read)).toBe('["[secret]","[secret]"]');
  });
});

describe('common settings', () => {
  const all = defineConfig({ ...serviceSettings, ...kafkaSettings });

  it('require only Kafka', () => {
    expect(problemsOf(() => all.parse({})).split('\n')).toHaveLength(2);
    expect(all.parse({ KAFKA_BROKERS: 'localhost:9092' })).toEqual({
      BUS_ENVIRONMENT: 'development',
      BUS_RELEASE: VERSION,
      BIND_HOST: '127.0.0.1',
      HEALTH_PORT: 0,
      LOG_LEVEL: 'info',
      OTEL_TRACES_SAMPLER_ARG: 0.1,
      STOP_TIMEOUT_MS: 25_000,
      KAFKA_BROKERS: ['localhost:9092'],
      KAFKA_SSL: false,
      KAFKA_TOPIC_PREFIX: '',
    });
  });

  it.each([
    { name: 'BUS_ENVIRONMENT', value: 'qa' },
    { name: 'HEALTH_PORT', value: '70000' },
    { name: 'LOG_LEVEL', value: 'loud' },
    { name: 'STOP_TIMEOUT_MS', value: '999' },
    { name: 'KAFKA_SSL', value: 'maybe' },
    { name: 'KAFKA_SASL_MECHANISM', value: 'gssapi' },
    { name: 'KAFKA_TOPIC_PREFIX', value: 'my bus/' },
  ])('reject an invalid $name', ({ name, value }) => {
    const message = problemsOf(() => all.parse({ KAFKA_BROKERS: 'localhost:9092', [name]: value }));
    expect(message).toMatch(new RegExp(`^Bad settings:\n  ${name}: [^\n]+$`));
    expect(message).not.toContain(value);
  });

  it('all have a description, which is the documentation', () => {
    for (const schema of Object.values(all.shape)) expect(schema.description).toMatch(/\.$/);
  });
});

describe('KAFKA_BROKERS', () => {
  const brokers = defineConfig({ KAFKA_BROKERS: kafkaSettings.KAFKA_BROKERS });

  it.each(['localhost', 'http://localhost:9092', 'a:9092,b', 'a:'])('refuses %s', (KAFKA_BROKERS) => {
    expect(() => brokers.parse({ KAFKA_BROKERS })).toThrow('KAFKA_BROKERS: must be host:port');
  });

  it.each(['localhost:9092', 'a.example.com:9092, b:19092', '[::1]:9092'])('takes %s', (KAFKA_BROKERS) => {
    expect(brokers.parse({ KAFKA_BROKERS }).KAFKA_BROKERS).toEqual(KAFKA_BROKERS.split(', '));
  });
});
