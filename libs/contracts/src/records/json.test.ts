import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalOf } from '../../test/refusal-of.ts';
import { checkSchemaHeader, checkShape, readJsonObject } from './json.ts';

describe('readJsonObject', () => {
  it('reads UTF-8', () => {
    expect(readJsonObject({ value: Buffer.from('{"name":"Zoë"}') })).toEqual({ name: 'Zoë' });
  });

  it('keeps every digit of a number', () => {
    const text = '{"data":{"order_id":9007199254740993,"price":0.12345678901234567891}}';
    expect(JSON.stringify(readJsonObject({ value: Buffer.from(text) }))).toBe(text);
  });

  it.each([
    { value: null, message: 'is null', reason: 'null-value' },
    { value: Buffer.from('ada@example.com'), message: 'is not JSON', reason: 'not-json' },
    { value: Buffer.from('12345678901234567890'), message: 'is JSON but not an object', reason: 'not-an-object' },
    { value: Buffer.from([0x7b, 0xc3, 0x28, 0x7d]), message: 'is not valid UTF-8', reason: 'not-utf8' },
    { value: Buffer.from('\ufeff{}', 'utf16le'), message: 'is UTF-16; expected UTF-8', reason: 'not-utf8' },
    {
      value: Buffer.from('\ufeff{}'),
      message: 'begins with a byte order mark; expected UTF-8 without one',
      reason: 'byte-order-mark',
    },
    {
      value: Buffer.from(`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`),
      message: 'is nested deeper than 1000 levels',
      reason: 'nested-too-deep',
    },
    {
      value: Buffer.from('{"__proto__":{"admin":true}}'),
      message: 'has a field named __proto__, which is not accepted',
      reason: 'proto-field',
    },
  ])('refuses a value that $message, and never quotes it', ({ value, message, reason }) => {
    const refusal = refusalOf(() => readJsonObject({ value }));
    expect(refusal).toMatchObject({ message: `MESSAGE_INVALID: the value ${message}`, reason });
  });
});

describe('checkShape', () => {
  const shape = z.object({ id: z.string(), items: z.array(z.object({ sku: z.number() })) });

  it('names each wrong field by its path', () => {
    const { message } = refusalOf(() => checkShape(shape, { items: [{ sku: 1 }, { sku: 'x' }] }));
    expect(message).toMatch(/id: .*; items\.1\.sku: /);
  });

  it('carries the field and the kind of the first problem', () => {
    expect(refusalOf(() => checkShape(shape, { id: 'a', items: [{ sku: 'x' }] }))).toMatchObject({
      field: 'items.0.sku',
      reason: 'invalid-type',
    });
  });

  it('calls the root of a wrong value the value', () => {
    expect(refusalOf(() => checkShape(shape, 'x')).message).toContain('value: ');
  });

  it('fits into a dead-letter header however many fields are wrong', () => {
    const items = Array.from({ length: 1_000 }, () => ({}));
    expect(Buffer.byteLength(refusalOf(() => checkShape(shape, { items })).message)).toBeLessThan(1_000);
  });
});

describe('checkSchemaHeader', () => {
  it.each([undefined, 'webhook/1', 'webhook/1.2'])('accepts %s', (header) => {
    expect(() => checkSchemaHeader(header, 'webhook')).not.toThrow();
  });

  it.each(['', 'webhook', 'webhook/2', 'webhook/11', 'my-webhook/1', 'WEBHOOK/1'])('rejects "%s"', (header) => {
    expect(refusalOf(() => checkSchemaHeader(header, 'webhook')).message).toContain('expected webhook/1');
  });
});
