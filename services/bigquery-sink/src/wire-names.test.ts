import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { bigquerySinkConfig } from './config.ts';
import { wireNames } from './wire-names.ts';

const namesOf = (settings: Record<string, string>) =>
  wireNames(
    bigquerySinkConfig.parse({ KAFKA_BROKERS: 'kafka:9092', ...settings }),
    { replaceNames: async () => {} },
    quietTelemetry('test'),
  ).map(({ name }) => name);

describe('wireNames', () => {
  it('loads names with a key of the App API, and its region', () => {
    const settings = { CUSTOMERIO_APP_API_KEY: 'key', CUSTOMERIO_REGION: 'eu', NAMES_EVERY_SECONDS: '60' };
    expect(namesOf(settings)).toEqual(['customerio', 'names']);
    expect(namesOf({ ...settings, NAMES_EVERY_SECONDS: '0' })).toEqual([]);
  });

  it('loads none without a key', () => {
    expect(namesOf({ CUSTOMERIO_REGION: 'eu', NAMES_EVERY_SECONDS: '60' })).toEqual([]);
  });

  it('rejects a key without a region, of which there are two', () => {
    expect(() => namesOf({ CUSTOMERIO_APP_API_KEY: 'key', NAMES_EVERY_SECONDS: '60' })).toThrow(
      'CUSTOMERIO_REGION: is required',
    );
  });
});
