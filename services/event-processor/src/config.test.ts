import { describe, expect, it } from 'vitest';
import { eventProcessorConfig } from './config.ts';
import { metricsWithReaction } from './reactions/commands-for.ts';

const parse = (env: Record<string, string>) => eventProcessorConfig.parse({ KAFKA_BROKERS: '127.0.0.1:9092', ...env });

describe('the settings of event-processor', () => {
  it('react to everything, and suppress up to 1,000 people an hour, by default', () => {
    const { REACT_TO, ...others } = parse({});
    expect([...REACT_TO]).toEqual(metricsWithReaction);
    expect(others).toMatchObject({
      SUPPRESS_MAX_PER_HOUR: 1_000,
      SUPPRESS_MAX_AGE_HOURS: 24,
      SUPPRESS_DRY_RUN: false,
      ENGAGEMENT_INTERVAL_SECONDS: 0,
    });
  });

  it('switch reactions off one by one, or all', () => {
    expect([...parse({ REACT_TO: 'bounced, spammed' }).REACT_TO]).toEqual(['bounced', 'spammed']);
    expect([...parse({ REACT_TO: 'none' }).REACT_TO]).toEqual([]);
    expect(() => parse({ REACT_TO: 'email_bounced' })).toThrow(/REACT_TO: must be none, or a comma-separated list/);
  });
});

describe('SUPPRESS_ON', () => {
  it.each([
    ['', ['permanent-bounce', 'spam']],
    ['none', []],
    ['spam', ['spam']],
    ['permanent-bounce', ['permanent-bounce']],
    ['spam, permanent-bounce', ['spam', 'permanent-bounce']],
  ])('parses %j as %j', (SUPPRESS_ON, reasons) => {
    expect([...parse({ SUPPRESS_ON }).SUPPRESS_ON]).toEqual(reasons);
  });

  it.each(['bounce', 'none,spam', 'spam,', 'Spam', 'off'])('rejects %j, naming the allowed values', (SUPPRESS_ON) => {
    expect(() => parse({ SUPPRESS_ON })).toThrow(/SUPPRESS_ON: must be none, or a comma-separated list/);
  });
});
