import { defineConfig } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { messagingSettings } from './settings.ts';

const parse = (DATABASE_URL?: string) => defineConfig(messagingSettings).parse({ DATABASE_URL });

describe('messagingSettings', () => {
  it('takes the address of a Postgres, which is never printed', () => {
    expect(parse('postgres://app:word@db:5432/app').DATABASE_URL?.reveal()).toBe('postgres://app:word@db:5432/app');
    expect(JSON.stringify(parse('postgresql://app:word@db/app'))).not.toContain('word');
    expect(parse().DATABASE_URL).toBeUndefined();
  });

  it.each(['mysql://db/app', 'db:5432', 'word'])('refuses %s without printing it', (url) => {
    expect(() => parse(url)).toThrow('DATABASE_URL: must be a postgres:// URL');
  });
});
