import { BigQuery, BigQueryInt } from '@google-cloud/bigquery';
import { describe, expect, it } from 'vitest';
import { plainRow, plainValue } from './plain-value.ts';

/** As the client returns it. */
const numeric = (digits: string): unknown => {
  const schema = { fields: [{ name: 'n', type: 'NUMERIC' }] };
  const [row] = BigQuery.mergeSchemaWithRows_(schema, [{ f: [{ v: digits }] }], { wrapIntegers: false }) as {
    n: unknown;
  }[];
  return row?.n;
};

describe('plainValue', () => {
  it.each([
    [new BigQueryInt('9007199254740991'), 9_007_199_254_740_991],
    [new BigQueryInt('9223372036854775807'), '9223372036854775807'],
    [new BigQueryInt('-1'), -1],
    [BigQuery.timestamp('2026-11-20T12:00:00Z'), '2026-11-20T12:00:00.000Z'],
    [BigQuery.timestamp('2026-11-20T12:00:00.123456Z'), '2026-11-20T12:00:00.123Z'],
    [BigQuery.date('2026-11-20'), '2026-11-20'],
    [BigQuery.time('12:00:00'), '12:00:00'],
    [numeric('1.25'), 1.25],
    [Buffer.from('a'), 'YQ=='],
    [[new BigQueryInt('1')], [1]],
    ['text', 'text'],
    [1.5, 1.5],
    [false, false],
    [null, null],
    [undefined, null],
  ])('converts %o to %j', (value, expected) => {
    expect(plainValue(value)).toEqual(expected);
  });

  it('converts rows and structs', () => {
    expect(plainRow({ a: new BigQueryInt('1'), s: { d: BigQuery.date('2026-11-20') } })).toEqual({
      a: 1,
      s: { d: '2026-11-20' },
    });
  });
});
