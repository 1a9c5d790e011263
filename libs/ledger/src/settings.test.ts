import { defineConfig } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { ledgerSettings } from './settings.ts';

const parse = (REDIS_URL: string) => defineConfig(ledgerSettings).parse({ REDIS_URL });

describe('REDIS_URL', () => {
  it.each(['redis://localhost:6379', 'rediss://user:password@redis.example.com:6380/2'])('takes %s', (url) => {
    expect(parse(url).REDIS_URL?.reveal()).toBe(url);
  });

  it('may be left out: the ledger is then kept in files', () => {
    expect(parse('').REDIS_URL).toBeUndefined();
  });

  it.each(['localhost:6379', 'https://:hidden@redis.example.com', 'hidden'])(
    'refuses %s, and does not show it, for it may hold a password',
    (url) => {
      expect(() => parse(url)).toThrow(/^(?!.*hidden)[\s\S]*REDIS_URL: must be a URL redis:\/\//);
    },
  );
});
