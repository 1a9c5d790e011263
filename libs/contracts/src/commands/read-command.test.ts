import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { dispositionOf } from '../errors.ts';
import type { RawRecord } from '../records/record.ts';
import { isUlid } from '../records/ulid.ts';
import { keyOf } from './command.ts';
import { personCommand, transactionalCommand } from './read-command.ts';

const track = {
  ...{ type: 'track', userId: 'u1', payload: { name: 'order_paid', data: { total: 42 } } },
  timestamp: AT,
  correlationId: 'c1',
};

const read = (value: unknown, overrides: Partial<RawRecord> = {}) => personCommand.read(aRecord(value, overrides));

describe('personCommand', () => {
  it('reads what any Kafka client can write: five fields, without an id', () => {
    const command = read(track);
    expect(command).toEqual({ ...track, id: command.id });
    expect(isUlid(command.id)).toBe(true);
  });

  it.each([
    { what: 'invalid JSON', value: '{"type":', says: 'not JSON' },
    { what: 'an empty value', value: '', says: 'not JSON' },
    { what: 'a text', value: '"track"', says: 'not an object' },
    { what: 'a list', value: '[{}]', says: 'not an object' },
    { what: 'JSON null', value: 'null', says: 'not an object' },
    { what: 'an unknown type', value: { ...track, type: 'teleport' }, says: 'type' },
    { what: 'no type', value: { ...track, type: undefined }, says: 'type' },
    { what: 'a send, which has its own topic', value: { ...track, type: 'transactional' }, says: 'type' },
    { what: 'a time in seconds', value: { ...track, timestamp: AT / 1_000 }, says: 'looks like seconds' },
    { what: 'a time with a fraction', value: { ...track, timestamp: AT + 0.5 }, says: 'whole number of milliseconds' },
    { what: 'a time in microseconds', value: { ...track, timestamp: AT * 1_000 }, says: 'too far in the future' },
    {
      what: 'a time six minutes ahead',
      value: { ...track, timestamp: AT + 360_000 },
      says: 'timestamp: lies 360 s in the future',
    },
    { what: 'a time as text', value: { ...track, timestamp: '2026-11-21' }, says: 'timestamp' },
    { what: 'no time', value: { ...track, timestamp: undefined }, says: 'timestamp' },
    { what: 'no person', value: { ...track, userId: undefined }, says: 'userId' },
    { what: 'an empty person', value: { ...track, userId: '' }, says: 'userId' },
    { what: 'a blank person', value: { ...track, userId: ' \t' }, says: 'userId: must not be blank' },
    { what: 'both kinds of person', value: { ...track, anonymousId: 'a1' }, says: 'exactly one' },
    { what: 'no payload', value: { ...track, payload: undefined }, says: 'payload' },
    {
      what: 'an event with a blank name',
      value: { ...track, payload: { name: ' \t' } },
      says: 'payload.name: must not be',
    },
    { what: 'an event without a name', value: { ...track, payload: {} }, says: 'payload.name' },
    {
      what: 'a huge number as payload',
      value: '{"type":"track","userId":"u1","timestamp":1763726400000,"payload":12345678901234567890}',
      says: 'payload: ',
    },
    {
      what: 'data that is not an object',
      value: { ...track, payload: { name: 'x', data: [1] } },
      says: 'payload.data',
    },
    { what: 'an unknown idType', value: { ...track, idType: 'fax' }, says: 'idType' },
    { what: 'an empty correlationId', value: { ...track, correlationId: '' }, says: 'correlationId' },
    {
      what: 'an anonymous identify',
      value: { ...track, type: 'identify', userId: undefined, anonymousId: 'a1' },
      says: 'userId',
    },
    {
      what: 'a device without a platform',
      value: { ...track, type: 'add_device', payload: { device: { id: 'd' } } },
      says: 'payload.device.platform',
    },
    {
      what: 'a merge without a secondary person',
      value: { ...track, type: 'merge', payload: {} },
      says: 'payload.secondary',
    },
    {
      what: 'a merge with one person under two ids',
      value: { ...track, type: 'merge', payload: { secondary: { id: 'a', email: 'b' } } },
      says: 'payload.secondary',
    },
  ])('dead-letters $what, with the reason', ({ value, says }) => {
    const refusal = refusalOf(() => read(value));
    expect(refusal.code).toBe('MESSAGE_INVALID');
    expect(dispositionOf(refusal)).toBe('dead-letter');
    expect(refusal.message).toContain(says);
  });

  it.each([
    { what: 'a null value', overrides: { value: null }, says: 'value is null' },
    { what: 'no key', overrides: { key: null }, says: 'no key' },
    { what: 'an empty key', overrides: { key: Buffer.alloc(0) }, says: 'no key' },
    { what: 'a later major', overrides: { headers: { 'cio-schema': 'command/2' } }, says: 'cio-schema "command/2"' },
    {
      what: 'a major that begins with the same digit',
      overrides: { headers: { 'cio-schema': 'command/10' } },
      says: 'cio-schema',
    },
    { what: 'another kind', overrides: { headers: { 'cio-schema': 'outcome/1' } }, says: 'cio-schema' },
  ])('dead-letters a record with $what although the rest is valid', ({ overrides, says }) => {
    const refusal = refusalOf(() => read(track, overrides));
    expect(refusal.code).toBe('MESSAGE_INVALID');
    expect(refusal.message).toContain(says);
  });

  it.each(['command/1', 'command/1.7'])('accepts %s: within a major version there are only additions', (schema) => {
    expect(read(track, { headers: { 'cio-schema': schema } })).toMatchObject(track);
  });

  it('never includes a value in the reason, which becomes a header that many people can read', () => {
    const secret = 'ada@example.com';
    const value = {
      type: 'add_device',
      userId: [secret],
      idType: secret,
      payload: { device: secret },
      timestamp: secret,
    };
    const { message } = refusalOf(() => read(value));
    expect(message).toMatch(/userId: .*timestamp: .*payload\.device: /);
    expect(message).not.toContain(secret);
  });

  it('keeps unknown fields at each level, so that a newer producer loses nothing', () => {
    const command = read({ ...track, tenant: 't1', payload: { ...track.payload, campaign: 'c' } });
    expect(command).toMatchObject({ tenant: 't1', payload: { campaign: 'c' } });
  });

  it('accepts a time four minutes ahead of the record: clocks differ', () => {
    expect(read({ ...track, timestamp: AT + 240_000 }).timestamp).toBe(AT + 240_000);
  });

  it('keeps numbers digit by digit, in attributes and deeper', () => {
    const data = '{"order_id":9007199254740993,"items":[{"price":0.12345678901234567891}]}';
    const command = read(
      `{"type":"track","userId":"u1","timestamp":${AT},"payload":{"name":"e","ref":12345678901234567890,"data":${data}}}`,
    );
    expect(JSON.stringify(command)).toContain(`"data":${data},"ref":12345678901234567890`);
  });

  it('says which field is wrong, and how', () => {
    const { field, reason } = refusalOf(() => read({ ...track, timestamp: AT / 1_000 }));
    expect({ field, reason }).toEqual({ field: 'timestamp', reason: 'too-small' });
  });

  it('uses the id as correlationId when there is none', () => {
    const { id, correlationId } = read({ ...track, correlationId: undefined });
    expect(correlationId).toBe(id);
  });

  it('accepts an event of an anonymous person, with the anonymousId as key', () => {
    const command = read({ ...track, userId: undefined, anonymousId: 'a1' }, { key: Buffer.from('a1') });
    expect(command.anonymousId).toBe('a1');
    expect(keyOf(command)).toBe('a1');
    expect(personCommand.expectedKey?.(command)).toBe('a1');
  });

  it.each([
    { type: 'identify', payload: { plan: 'pro', name: 'Ada' } },
    { type: 'suppress', payload: {} },
    { type: 'unsuppress', payload: {} },
    { type: 'delete', payload: {} },
    { type: 'add_device', payload: { device: { id: 'd', platform: 'ios', last_used: 1 } } },
    { type: 'delete_device', payload: { device: { id: 'd' } } },
    { type: 'merge', payload: { secondary: { email: 'x' } } },
    { type: 'page', payload: { name: '/home' } },
    { type: 'screen', payload: { name: 'home', data: {} } },
  ])('reads $type unchanged', ({ type, payload }) => {
    expect(read({ ...track, type, payload })).toMatchObject({ type, payload });
  });

  it('reads a record whose key is not the userId, and returns the expected key so that the mismatch can be counted', () => {
    const command = read(track, { key: Buffer.from('somebody-else') });
    expect(personCommand.expectedKey?.(command)).toBe('u1');
  });
});

describe('transactionalCommand', () => {
  const send = { ...track, type: 'transactional', payload: { to: 'x', transactional_message_id: 7 } };

  it('defaults to email, and keeps unknown fields of the send request', () => {
    const command = transactionalCommand.read(aRecord({ ...send, payload: { ...send.payload, bcc: 'y' } }));
    expect(command.payload).toEqual({ channel: 'email', to: 'x', transactional_message_id: 7, bcc: 'y' });
  });

  it.each([
    { what: 'an event, which has its own topic', value: track, says: 'type' },
    { what: 'an unknown channel', value: { ...send, payload: { channel: 'fax' } }, says: 'payload.channel' },
    { what: 'no person', value: { ...send, userId: undefined, anonymousId: 'a1' }, says: 'userId' },
  ])('dead-letters $what', ({ value, says }) => {
    const refusal = refusalOf(() => transactionalCommand.read(aRecord(value)));
    expect(refusal.code).toBe('MESSAGE_INVALID');
    expect(refusal.message).toContain(says);
  });
});
