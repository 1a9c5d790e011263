import { describe, expect, it } from 'vitest';
import { transactionalSenderConfig } from './config.ts';

const env = { KAFKA_BROKERS: 'localhost:9092', CUSTOMERIO_REGION: 'us', CUSTOMERIO_APP_API_KEY: 'secret-key' };

describe('transactionalSenderConfig', () => {
  it('requires the App API and Kafka, and nothing of the Track API', () => {
    expect(transactionalSenderConfig.parse(env)).toMatchObject({
      SEND_CONCURRENCY: 32,
      CUSTOMERIO_SEND_TIMEOUT_MS: 10_000,
      STATE_DIR: '.cio-bus',
    });
    expect(Object.keys(transactionalSenderConfig.shape).filter((name) => /TRACK|SITE/.test(name))).toEqual([]);
  });

  it('never prints the key', () => {
    expect(JSON.stringify(transactionalSenderConfig.parse(env))).not.toContain('secret-key');
  });
});
