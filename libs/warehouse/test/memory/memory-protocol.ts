import type { EraseOptions } from '../../src/port/person-eraser.ts';
import type { NameRow, Row } from '../../src/port/row.ts';
import type { QueryParameters } from '../../src/port/warehouse.ts';

/** What a client asks of the server. */
export type Call =
  | { rows: readonly Row[] }
  | { names: readonly NameRow[] }
  | { sql: string; parameters: QueryParameters }
  | { person: string; options: EraseOptions };

/** Makes JSON of a value; it has no form for a bigint, so that becomes an object. */
export const encode = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? { int64: String(part) } : part));

/** Restores what {@link encode} was given, from the parsed JSON. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  if ('int64' in value) return BigInt(String(value.int64));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decode(part)]));
}
