import { BigQueryDate, BigQueryDatetime, BigQueryInt, BigQueryTime, BigQueryTimestamp } from '@google-cloud/bigquery';

/** Converts a BigQuery value to plain JSON: integers to numbers, beyond 2^53 to text; timestamps to ISO text. */
export function plainValue(value: unknown): unknown {
  if (value instanceof BigQueryInt) return wholeNumber(value.value);
  if (value instanceof BigQueryTimestamp) return isoText(value.value);
  if (value instanceof BigQueryDate || value instanceof BigQueryDatetime || value instanceof BigQueryTime) {
    return value.value;
  }
  if (Array.isArray(value)) return value.map(plainValue);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (isDecimal(value)) return Number(value.toString());
  if (typeof value === 'object' && value !== null) return plainRow(value);
  return value ?? null;
}

/** Converts every value of a row or struct. */
export const plainRow = (row: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));

const wholeNumber = (digits: string) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : digits);

/** Always with three digits of milliseconds, as DuckDB's adapter returns it. */
const isoText = (text: string) => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
};

/** NUMERIC is an instance of big.js, a transitive dependency that we do not import. */
const isDecimal = (value: unknown): value is { toString(): string } =>
  typeof value === 'object' && value !== null && 'c' in value && 'e' in value && 's' in value;
