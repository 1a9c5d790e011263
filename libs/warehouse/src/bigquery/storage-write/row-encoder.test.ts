import { type Column, columns } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aFullRow, aRow } from '../../../test/a-row.ts';
import { decodeRow } from '../../../test/decode-row.ts';
import { encodeRow, rowDescriptor } from './row-encoder.ts';

/** Each column's value on the wire. */
const onTheWire: Record<Column['type'], (value: string | number | bigint | boolean) => unknown> = {
  STRING: (value) => value,
  INT64: String,
  BOOL: (value) => value,
  TIMESTAMP: (value) => String(BigInt(value) * 1000n),
  JSON: (value) => value,
};

describe('encodeRow', () => {
  it('writes every column as the descriptor declares it', () => {
    const row = aFullRow();
    const decoded = decodeRow(encodeRow(row));
    for (const { name, type } of columns) {
      const value = row[name];
      if (value !== null) expect(decoded[name], name).toEqual(onTheWire[type](value));
    }
    expect(Object.keys(decoded)).toHaveLength(columns.length);
  });

  it('omits nulls', () => {
    const row = aRow();
    const filled = columns.map(({ name }) => name).filter((name) => row[name] !== null);
    expect(Object.keys(decodeRow(encodeRow(row)))).toEqual(filled);
  });

  it.each([
    ['campaign_id', 2n ** 63n - 1n],
    ['campaign_id', -(2n ** 63n)],
    ['campaign_id', -1n],
    ['campaign_id', 0],
    ['campaign_id', Number.MIN_SAFE_INTEGER],
    ['campaign_id', 2n ** 53n + 1n],
  ] as const)('keeps every digit of %s %s', (name, value) => {
    expect(decodeRow(encodeRow(aRow({ [name]: value })))[name]).toBe(String(value));
  });

  it.each([0, -1, 1, Date.UTC(2099, 0, 1), 8.64e15, -8.64e15])('writes the time %d in microseconds', (timestamp) => {
    expect(decodeRow(encodeRow(aRow({ timestamp }))).timestamp).toBe(String(BigInt(timestamp) * 1000n));
  });
});

describe('rowDescriptor', () => {
  it('numbers the columns in order, so that a new one at the end changes none', () => {
    expect(rowDescriptor.field?.map(({ name, number }) => [name, number])).toEqual(
      columns.map(({ name }, index) => [name, index + 1]),
    );
  });
});
