import { describe, expect, it } from 'vitest';
import { readPayload, storable, withReplacedTimestamp } from './payload.ts';

const base64Of = (bytes: Buffer) => JSON.stringify({ base64: bytes.toString('base64'), bytes: bytes.length });

describe('readPayload', () => {
  it.each([
    '{"a": 1}',
    ' {"a":"\\ud83d\\ude00"}',
    '[1]',
    '"text"',
    '12',
    'null',
    '{"a":"\\\\ud800"}',
    '{"__proto__":12345678901234567890}',
  ])('keeps %s as it is', (json) => {
    expect(readPayload(Buffer.from(json)).json).toBe(json);
  });

  it.each([
    ['no JSON', Buffer.from('{"a":')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nothing', Buffer.alloc(0)],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['JSON of too many levels', Buffer.from('['.repeat(451) + ']'.repeat(451))],
    ['half a surrogate pair, which no warehouse can read', Buffer.from('{"a":"\\ud800"}')],
    ['the other half', Buffer.from('{"a":"\\\\\\uDFFF"}')],
  ])('encodes %s as base64', (_, bytes) => {
    expect(readPayload(bytes).json).toBe(base64Of(bytes));
  });

  it('keeps the start of a long value and its length', () => {
    const { base64, bytes } = JSON.parse(readPayload(Buffer.alloc(1_000_000, 'x')).json ?? '');
    expect([Buffer.from(base64, 'base64').length, bytes]).toEqual([100_000, 1_000_000]);
  });

  it('has no payload for no value', () => {
    expect(readPayload(null)).toEqual({ json: null, fields: {} });
  });

  it('has fields only for an object', () => {
    expect(readPayload(Buffer.from('{"a":1}')).fields).toEqual({ a: 1 });
    expect(readPayload(Buffer.from('[1]')).fields).toEqual({});
  });
});

describe('storable', () => {
  it('checks text like bytes', () => {
    expect(storable('{"a":1}')).toBe('{"a":1}');
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const wide = `[${'{},'.repeat(1_000)}"${'['.repeat(1_000)}"]`;
    expect([nested(450), wide].map(storable)).toEqual([nested(450), wide]);
    expect(storable(nested(451))).toBe(base64Of(Buffer.from(nested(451))));
    expect(storable('{"a":"\\ud800"}')).toBe(base64Of(Buffer.from('{"a":"\\ud800"}')));
  });
});

describe('withReplacedTimestamp', () => {
  it.each([
    ['{"a":1}', { _replaced_timestamp: 5, a: 1 }],
    [' { } ', { _replaced_timestamp: 5 }],
    ['[1]', { _replaced_timestamp: 5, value: [1] }],
    [null, { _replaced_timestamp: 5 }],
  ])('flags %s', (json, expected) => {
    expect(JSON.parse(withReplacedTimestamp(json, 5))).toEqual(expected);
  });
});
