import type { TransactionalCommand } from '@cio-bus/contracts';
import { aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { transactionalSenderConfig } from '../config.ts';
import { type AllowlistConfig, allowsNobody, sendAllowlist } from './send-allowlist.ts';

const real = { BUS_ENVIRONMENT: 'staging' };
const sandbox = { ...real, CUSTOMERIO_APP_URL: 'http://127.0.0.1:3002' };
const email = (to: string, more = {}) => send({ channel: 'email', to, ...more });
const send = (payload: TransactionalCommand['payload'], userId = 'u1') => aTransactionalCommand({ userId, payload });
const judge = (SEND_ALLOWLIST: string[], command: TransactionalCommand) =>
  sendAllowlist({ ...real, SEND_ALLOWLIST })(command);

describe('sendAllowlist', () => {
  it.each<{ what: string; config: AllowlistConfig; isAllowed: boolean }>([
    { what: 'production', config: { BUS_ENVIRONMENT: 'production' }, isAllowed: true },
    {
      what: 'production with a list',
      config: { BUS_ENVIRONMENT: 'production', SEND_ALLOWLIST: ['x'] },
      isAllowed: true,
    },
    { what: 'staging on a real region', config: real, isAllowed: false },
    { what: 'development on a real region', config: { BUS_ENVIRONMENT: 'development' }, isAllowed: false },
    {
      what: 'a real region by its address',
      config: { ...real, CUSTOMERIO_APP_URL: 'https://api-eu.customer.io' },
      isAllowed: false,
    },
    { what: 'the sandbox', config: sandbox, isAllowed: true },
    {
      what: 'a host that only looks like Customer.io',
      config: { ...real, CUSTOMERIO_APP_URL: 'https://notcustomer.io' },
      isAllowed: true,
    },
    { what: 'the sandbox with a list', config: { ...sandbox, SEND_ALLOWLIST: ['qa@example.com'] }, isAllowed: false },
    { what: 'a real region with *', config: { ...real, SEND_ALLOWLIST: ['*'] }, isAllowed: true },
  ])('of $what allows ada@example.com: $isAllowed', ({ config, isAllowed }) => {
    expect(sendAllowlist(config)(email('ada@example.com'))).toBe(isAllowed);
  });

  it('warns only where nobody is allowed', () => {
    expect([real, sandbox, { ...real, SEND_ALLOWLIST: ['a@example.com'] }].map(allowsNobody)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each<{ what: string; entries: string[]; command: TransactionalCommand; isAllowed: boolean }>([
    {
      what: 'an address, whatever its case',
      entries: ['Ada@Example.com'],
      command: email('Ada <ADA@example.com>'),
      isAllowed: true,
    },
    { what: 'a domain', entries: ['example.com'], command: email('ada@example.com'), isAllowed: true },
    { what: 'a domain with @', entries: ['@example.com'], command: email('ada@example.com'), isAllowed: true },
    { what: 'a subdomain of it', entries: ['example.com'], command: email('ada@mail.example.com'), isAllowed: false },
    {
      what: 'a domain that ends like it',
      entries: ['example.com'],
      command: email('ada@badexample.com'),
      isAllowed: false,
    },
    {
      what: 'an address that begins like it',
      entries: ['ada@example.com'],
      command: email('ada@example.com.evil.io'),
      isAllowed: false,
    },
    {
      what: 'a display name that is on the list',
      entries: ['ada@example.com'],
      command: email('"ada@example.com" <eve@evil.io>'),
      isAllowed: false,
    },
    {
      what: 'two addresses that no comma divides',
      entries: ['example.com'],
      command: email('eve@evil.io ada@example.com'),
      isAllowed: false,
    },
    {
      what: 'a copy that is no text, as another client may write it',
      entries: ['example.com'],
      command: email('ada@example.com', { cc: ['eve@evil.io'] }),
      isAllowed: false,
    },
    {
      what: 'a second address',
      entries: ['example.com'],
      command: email('ada@example.com, eve@evil.io'),
      isAllowed: false,
    },
    {
      what: 'a copy',
      entries: ['example.com'],
      command: email('ada@example.com', { bcc: 'eve@evil.io' }),
      isAllowed: false,
    },
    {
      what: 'a phone number',
      entries: ['+14155552671'],
      command: send({ channel: 'sms', to: '+14155552671' }),
      isAllowed: true,
    },
    {
      what: 'another phone number',
      entries: ['u1'],
      command: send({ channel: 'sms', to: '+14155552672' }),
      isAllowed: false,
    },
    { what: 'a push to a person', entries: ['u1'], command: send({ channel: 'push', to: 'all' }), isAllowed: true },
    {
      what: 'a push to another person',
      entries: ['all'],
      command: send({ channel: 'push', to: 'all' }),
      isAllowed: false,
    },
    {
      what: 'an e-mail without an address',
      entries: ['example.com'],
      command: send({ channel: 'email' }),
      isAllowed: false,
    },
    {
      what: 'a message within the app, to a person by address',
      entries: ['example.com'],
      command: send({ channel: 'in_app', identifiers: { email: 'ada@example.com' } }),
      isAllowed: true,
    },
    {
      what: 'a template that is a push, to a person',
      entries: ['u1'],
      command: send({ channel: 'email', template: 'shipping-update' }),
      isAllowed: true,
    },
  ])('$what: $isAllowed', ({ entries, command, isAllowed }) => {
    expect(judge(entries, command)).toBe(isAllowed);
  });

  it('is read from a comma-separated list, which may have no wildcard within an entry', () => {
    const env = { KAFKA_BROKERS: 'k:9092', CUSTOMERIO_REGION: 'us', CUSTOMERIO_APP_API_KEY: 'key' };
    const parse = (SEND_ALLOWLIST: string) =>
      transactionalSenderConfig.parse({ ...env, SEND_ALLOWLIST }).SEND_ALLOWLIST;
    expect(parse('qa@example.com, example.org')).toEqual(['qa@example.com', 'example.org']);
    expect(() => parse('*@example.com')).toThrow();
  });
});
