import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

const VALUE = 'hunter2';
const secret = new Secret(VALUE);

const logged = (): string => {
  const lines: string[] = [];
  const logger = pino({}, { write: (text: string) => void lines.push(text) });
  logger.info({ config: { key: secret }, list: [secret] }, 'started');
  return lines.join('');
};

describe('Secret', () => {
  it('reveals its value on request', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  it.each([
    { way: 'a template', text: () => `${secret}` },
    { way: 'joining', text: () => [secret, 'x'].join() },
    { way: 'JSON', text: () => JSON.stringify({ secret }) },
    { way: 'the inspector', text: () => inspect({ deep: { secret } }, { depth: null, showHidden: true }) },
    { way: '%s', text: () => format('%s', secret) },
    { way: '%o', text: () => format('%o', secret) },
    { way: '%j', text: () => format('%j', secret) },
    { way: 'a log line', text: logged },
  ])('prints as [secret] in $way', ({ text }) => {
    expect(text()).toContain('[secret]');
    expect(text()).not.toContain(VALUE);
  });

  it.each([
    { way: 'its own fields', text: () => inspect(secret, { customInspect: false, showHidden: true }) },
    { way: 'a copy of its fields', text: () => JSON.stringify({ ...secret }) },
    { way: 'a clone', text: () => inspect(structuredClone(secret)) },
  ])('does not leak its value in $way', ({ text }) => {
    expect(text()).not.toContain(VALUE);
  });
});
