import {
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

const MAX_DATE_MS = 8_640_000_000_000_000n;

/** Converts a DuckDB value to plain JSON: integers to numbers, beyond 2^53 to text; timestamps to ISO text. */
export const plainValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return isoText(value.micros);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  return value === null ? null : JsonDuckDBValueConverter(value, type, converter);
};

function isoText(micros: bigint): string {
  const ms = micros / 1000n;
  return ms >= -MAX_DATE_MS && ms <= MAX_DATE_MS ? new Date(Number(ms)).toISOString() : `${micros} µs`;
}
