import { defineConfig } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { ledgerSettings } from './settings.ts';

const parse = (REDIS_URL: string) => defineConfig(ledgerSettings).parse({ REDIS_URL });

describe('REDIS_URL', () => {
  it.each(['redis://localhost:6379', 'rediss://user:password@redis.example.com:6380/2'])('accepts %s', (url) => {
    expect(parse(url).REDIS_URL?.reveal()).toBe(url);
  });

  it('is optional: the ledger is then stored in files', () => {
    expect(parse('').REDIS_URL).toBeUndefined();
  });

  it.each(['localhost:6379', 'https://:hidden@redis.example.com', 'hidden'])(
    'rejects %s without printing it: it may contain a password',
    (url) => {
      expect(() => parse(url)).toThrow(/^(?!.*hidden)[\s\S]*REDIS_URL: must be a redis:\/\/ URL/);
    },
  );
});
