import { createTemplates, type TransactionalCommand } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSend } from '../../test/commands.ts';
import { isPerDevice, lookupKeyOf } from './lookup-key.ts';

const data = z.strictObject({});
const text = { channel: 'email', from: 'a@example.com', subject: 'Your order', body: '<p></p>', data } as const;
const templates = createTemplates([
  { name: 'receipt', ...text },
  { name: 'reminder', ...text },
  { name: 'alarm', channel: 'push', transactionalMessageId: 13, data },
  { name: 'shipped', channel: 'email', transactionalMessageId: 12, data },
]);

type Payload = Partial<TransactionalCommand['payload']>;
const key = (payload: Payload, overrides: Partial<TransactionalCommand> = {}) =>
  lookupKeyOf({ ...aSend(), payload: { channel: 'email', to: 'a@example.com', ...payload }, ...overrides }, templates);

describe('the lookup key of a send', () => {
  it.each<[string, Payload, Payload]>([
    ['a template of the registry and its number', { template: 'shipped' }, { transactional_message_id: 12 }],
    ['a number and its digits', { transactional_message_id: 12 }, { transactional_message_id: '012' }],
    ['a name in another case', { transactional_message_id: 'Your code' }, { transactional_message_id: 'your_code' }],
    ['two templates with texts of their own', { template: 'receipt' }, { template: 'reminder' }],
    ['a text in the command, and one of a template', { subject: 'Your order', body: 'x' }, { template: 'receipt' }],
  ])('is one for %s', (_, one, other) => {
    expect(key(one)).toBe(key(other));
  });

  it.each<[string, Payload, Payload]>([
    ['two templates', { transactional_message_id: 12 }, { transactional_message_id: 13 }],
    ['a template and a text', { template: 'shipped' }, { template: 'receipt' }],
    ['two people', { identifiers: { id: 'u1' } }, { identifiers: { id: 'u2' } }],
  ])('differs for %s', (_, one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  it('is one for a person, whichever field names them, in upper or lower case', () => {
    const byUserId = key({}, { userId: 'Ann@example.com' });
    expect(key({ identifiers: { email: 'ann@example.com' } }, { userId: 'u7' })).toBe(byUserId);
    expect(key({}, { userId: 'ann@example.com', idType: 'email' })).toBe(byUserId);
  });

  it('exists for a template that is not known any more, and for a command with two identifiers', () => {
    expect(key({ template: 'gone' })).toMatch(/^[\w-]{43}$/);
    expect(key({ identifiers: { id: 'u1', email: 'a@example.com' } as never })).toMatch(/^[\w-]{43}$/);
  });

  it('does not contain the person', () => {
    expect(key({ template: 'gone' }, { userId: 'ann' })).not.toContain('ann');
  });
});

describe('isPerDevice', () => {
  it.each<[string, Payload, boolean]>([
    ['a push', { channel: 'push', transactional_message_id: 7 }, true],
    ['a template whose channel is push', { template: 'alarm', channel: 'email' }, true],
    ['an email', { template: 'shipped' }, false],
    ['a template that is not known any more', { template: 'gone' }, false],
  ])('is right for %s', (_, payload, expected) => {
    expect(isPerDevice({ ...aSend(), payload: { channel: 'email', ...payload } }, templates)).toBe(expected);
  });
});
