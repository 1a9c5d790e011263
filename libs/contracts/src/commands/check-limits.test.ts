import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../test/refusal-of.ts';
import { checkLimits } from './check-limits.ts';
import type { Command } from './command.ts';
import { limits } from './limits.ts';

const common = { id: 'i', userId: 'u1', timestamp: 1e12, correlationId: 'c' };
const identify = (payload: Record<string, unknown>): Command => ({ ...common, type: 'identify', payload });
const track = (name: string, data = {}): Command => ({ ...common, type: 'track', payload: { name, data } });
const send = (payload: Record<string, unknown>): Command => ({
  ...common,
  type: 'transactional',
  payload: { channel: 'email', to: 'ada@example.com', transactional_message_id: 1, ...payload },
});
const object = (fields: { objectId?: string; attributes?: Record<string, unknown> }): Command => ({
  ...common,
  userId: undefined,
  type: 'object_identify',
  payload: { objectTypeId: '1', objectId: 'acme', ...fields },
});
const relate = (attributes: Record<string, unknown>): Command => ({
  ...common,
  type: 'relate',
  payload: { relationships: [{ objectTypeId: '1', objectId: 'acme', attributes }] },
});
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, n]));
const big = (bytes: number) => ({ list: ['x'.repeat(bytes)] });

describe('checkLimits', () => {
  it.each<{ what: string; command: Command }>([
    { what: 'an id of 150 bytes', command: { ...track('e'), userId: 'u'.repeat(150) } as Command },
    { what: 'an event name of 100 bytes', command: track('e'.repeat(100)) },
    { what: '298 attributes, to which delivery adds two', command: identify(many(298)) },
    {
      what: '298 attributes beside those that delivery would add, and beside instructions',
      command: identify({
        ...many(298),
        _env: 'x',
        _updated_at: 1,
        _update: true,
        _timestamp: 1,
        cio_relationships: {},
      }),
    },
    { what: 'a name of 150 bytes', command: identify({ ['n'.repeat(150)]: 1 }) },
    { what: 'a value of 1000 bytes', command: identify({ bio: 'x'.repeat(1_000) }) },
    { what: 'an attribute called name, which is not an event name', command: identify({ name: 'x'.repeat(500) }) },
    {
      what: 'preferences of any size, which are not attribute values',
      command: identify({ cio_subscription_preferences: { topics: big(2_000) }, cio_relationships: big(2_000) }),
    },
    { what: 'an object with 300 attributes, to which delivery adds none', command: object({ attributes: many(300) }) },
    { what: 'a relationship without attributes', command: relate({}) },
    { what: 'an attribute without a value', command: identify({ plan: undefined }) },
    { what: 'an event of 31 kB', command: track('e', big(31_000)) },
    { what: 'a send of 900 kB', command: send({ body: 'x'.repeat(900_000) }) },
    {
      what: 'attachments of 1.9 MB, which are not text',
      command: send({ body: 'x'.repeat(900_000), attachments: { 'bill.pdf': 'x'.repeat(1_900_000) } }),
    },
  ])('accepts $what', ({ command }) => {
    expect(() => checkLimits(command)).not.toThrow();
  });

  it.each<{ what: string; command: Command; says: string }>([
    {
      what: 'an id over 150 bytes',
      command: { ...track('e'), userId: 'u'.repeat(151) } as Command,
      says: 'userId has 151',
    },
    {
      what: 'an anonymous id over 150 bytes',
      command: { ...track('e'), userId: undefined, anonymousId: 'u'.repeat(151) } as Command,
      says: 'anonymousId has 151',
    },
    {
      what: 'an id of a send over 150 bytes',
      command: { ...send({}), userId: 'u'.repeat(151) } as Command,
      says: 'userId has 151',
    },
    { what: 'bytes, not characters', command: track('é'.repeat(51)), says: 'payload.name has 102' },
    { what: '299 attributes', command: identify(many(299)), says: 'payload has 299 attributes; the limit is 298' },
    {
      what: 'an attribute name over 150 bytes',
      command: identify({ ['n'.repeat(151)]: 1 }),
      says: 'an attribute name',
    },
    { what: 'a value over 1000 bytes', command: identify({ bio: 'x'.repeat(1_001) }), says: 'attribute "bio"' },
    { what: 'an object over 1000 bytes as JSON', command: identify({ tags: big(990) }), says: 'attribute "tags"' },
    { what: 'an item over 32,000 bytes', command: track('e', big(32_000)), says: 'command has' },
    {
      what: 'attachments over 2 MB',
      command: send({ attachments: { a: 'x'.repeat(1_000_000), b: 'x'.repeat(1_000_000) } }),
      says: 'payload.attachments has',
    },
    { what: 'a send over 1 MB', command: send({ body: 'x'.repeat(1_000_000) }), says: 'payload has' },
    {
      what: 'an object with 301 attributes',
      command: object({ attributes: many(301) }),
      says: 'an object has 301 attributes; the limit is 300',
    },
    {
      what: 'an object’s id over 150 bytes',
      command: object({ objectId: 'x'.repeat(151) }),
      says: 'payload.objectId has 151',
    },
    { what: 'a long value of a relationship', command: relate({ role: 'x'.repeat(1_001) }), says: 'attribute "role"' },
    {
      what: 'a delivery’s id over 150 bytes',
      command: { ...common, type: 'delivery_event', payload: { deliveryId: 'x'.repeat(151), metric: 'opened' } },
      says: 'payload.deliveryId has 151',
    },
    {
      what: 'a merged id over 150 bytes',
      command: { ...common, type: 'merge', payload: { secondary: { email: 'x'.repeat(151) } } },
      says: 'payload.secondary has 151',
    },
  ])('rejects $what, naming the field and never its value', ({ command, says }) => {
    const { message } = refusalOf(() => checkLimits(command));
    expect(message).toContain(`MESSAGE_TOO_LARGE: ${says}`);
    expect(message).not.toMatch(/x{20}|u{20}|é{20}/);
  });

  it.each(['', ' ', '\t'])('rejects an attribute with the blank name %j', (name) => {
    expect(refusalOf(() => checkLimits(identify({ [name]: 1 })))).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it('leaves room for the person and for what delivery adds, so that a published item always fits', () => {
    const room = limits.itemBytes - JSON.stringify({ name: 'e', data: { list: [''] } }).length;
    expect(() => checkLimits(track('e', big(room)))).toThrow('MESSAGE_TOO_LARGE');
    expect(() => checkLimits(track('e', big(room - 400)))).not.toThrow();
  });

  it.each([
    ['created_at', 1_795_262_400_000],
    ['created_at', '1795262400000'],
    ['_timestamp', 1_795_262_400_000],
  ])('refuses a time in milliseconds that Customer.io reads as seconds: %s %j', (name, value) => {
    const error = refusalOf(() => checkLimits(identify({ [name]: value })));
    expect(error).toMatchObject({ field: `payload.${name}`, reason: 'looks-like-milliseconds' });
    expect(error.message).not.toContain('1795');
  });

  it('refuses the last use of a device in milliseconds', () => {
    const addDevice = (last_used: number): Command => ({
      ...common,
      type: 'add_device',
      payload: { device: { id: 't1', platform: 'ios', last_used } },
    });
    expect(refusalOf(() => checkLimits(addDevice(1_795_262_400_000)))).toMatchObject({
      field: 'payload.device.last_used',
      reason: 'looks-like-milliseconds',
    });
    expect(() => checkLimits(addDevice(1_795_262_400))).not.toThrow();
  });

  it.each([
    ['created_at', 1_795_262_400],
    ['created_at', '2026-11-21'],
    ['created_at', ''],
    ['last_seen', 1_795_262_400_000], // of an app's own
  ])('accepts %s %j', (name, value) => {
    expect(() => checkLimits(identify({ [name]: value }))).not.toThrow();
  });
});
