import { ConfigError } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { checkSettings } from './check-settings.ts';

const another = { CUSTOMERIO_TRACK_URL: 'https://track.example.com', CUSTOMERIO_APP_URL: 'https://app.example.com' };

const reported = (env: Record<string, string>): string => {
  try {
    checkSettings(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('checkSettings', () => {
  it('accepts what `npm run dev` starts with', () => {
    expect(reported({})).toBe('');
    expect(reported({ WAREHOUSE: 'bigquery' })).toBe('');
  });

  it('reports everything that another Customer.io needs at once, with the services that need it', () => {
    const message = reported(another);
    expect(message).toMatch(/CUSTOMERIO_REGION: is required .*\[track-publisher, transactional-sender.*\]/);
    expect(message).toMatch(/CUSTOMERIO_SITE_ID: .*\[track-publisher/);
    expect(message).toMatch(/CUSTOMERIO_TRACK_API_KEY: /);
    expect(message).toMatch(/CUSTOMERIO_APP_API_KEY: /);
    expect(message).toMatch(/CUSTOMERIO_WEBHOOK_SECRET: .*\[webhook-receiver\]/);
  });

  it('reports wrong values of several services together, and no value', () => {
    const message = reported({
      TRACK_CONCURRENCY: 'seven',
      LOG_LEVEL: 'loud',
      CUSTOMERIO_APP_URL: 'https://a.example.com',
    });
    expect(message).toMatch(/TRACK_CONCURRENCY: .*\[track-publisher\]/);
    expect(message.match(/LOG_LEVEL: /g)).toHaveLength(1);
    expect(message).toContain('Set both CUSTOMERIO_TRACK_URL and CUSTOMERIO_APP_URL');
    expect(message).not.toMatch(/seven|loud/);
  });
});
