import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalOf } from '../../test/refusal-of.ts';
import { checkSchemaHeader, checkShape, readJsonObject } from './json.ts';

describe('readJsonObject', () => {
  it('reads UTF-8', () => {
    expect(readJsonObject({ value: Buffer.from('{"name":"Zoë"}') })).toEqual({ name: 'Zoë' });
  });

  it('does not quote a value that is not JSON, which may contain anything', () => {
    expect(refusalOf(() => readJsonObject({ value: Buffer.from('ada@example.com') })).message).toBe(
      'MESSAGE_INVALID: the value is not JSON',
    );
  });
});

describe('checkShape', () => {
  const shape = z.object({ id: z.string(), items: z.array(z.object({ sku: z.number() })) });

  it('names each wrong field by its path', () => {
    const { message } = refusalOf(() => checkShape(shape, { items: [{ sku: 1 }, { sku: 'x' }] }));
    expect(message).toMatch(/id: .*; items\.1\.sku: /);
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
