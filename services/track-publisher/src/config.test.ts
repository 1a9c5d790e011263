import { describe, expect, it } from 'vitest';
import { trackPublisherConfig } from './config.ts';

const env = {
  KAFKA_BROKERS: 'localhost:9092',
  CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_SITE_ID: 'site',
  CUSTOMERIO_TRACK_API_KEY: 'secret-key',
};

describe('trackPublisherConfig', () => {
  it('requires the workspace and Kafka, and nothing of the App API', () => {
    expect(trackPublisherConfig.parse(env)).toMatchObject({
      CUSTOMERIO_REGION: 'eu',
      TRACK_CONCURRENCY: 8,
      CUSTOMERIO_TRACK_TIMEOUT_MS: 5_000,
      BUS_ENVIRONMENT: 'development',
    });
    expect(Object.keys(trackPublisherConfig.shape).filter((name) => /APP|SEND/.test(name))).toEqual([]);
  });

  it('lists every invalid setting, without values', () => {
    const wrong = { ...env, CUSTOMERIO_REGION: 'mars', CUSTOMERIO_TRACK_URL: 'http://x/api', TRACK_CONCURRENCY: '1e3' };
    expect(() => trackPublisherConfig.parse(wrong)).toThrow(
      /CUSTOMERIO_REGION: (?!.*mars)[\s\S]*CUSTOMERIO_TRACK_URL: (?!.*x\/api)[\s\S]*TRACK_CONCURRENCY: (?!.*1e3)/,
    );
  });
});
