import { describe, expect, it } from 'vitest';
import { eventProcessorConfig } from './config.ts';

const parse = (env: Record<string, string>) => eventProcessorConfig.parse({ KAFKA_BROKERS: '127.0.0.1:9092', ...env });

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
