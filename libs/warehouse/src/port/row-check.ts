import { BusError, type Column, columns } from '@cio-bus/contracts';
import type { Row } from './row.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

const fits: Record<Column['type'], (value: unknown) => boolean> = {
  STRING: (value) => typeof value === 'string' && value.isWellFormed(),
  INT64: (value) =>
    typeof value === 'bigint' ? value >= INT64_MIN && value <= INT64_MAX : Number.isSafeInteger(value),
  BOOL: (value) => typeof value === 'boolean',
  TIMESTAMP: (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= 8.64e15,
  JSON: (value) => typeof value === 'string' && value.isWellFormed() && isJson(value),
};

const names: ReadonlySet<string> = new Set(columns.map(({ name }) => name));

/**
 * Checks a row against the column list: it has every column with its type, no null in required ones, and no others. A
 * warehouse that coerces would silently store something else; after this check nothing needs coercion.
 *
 * @returns `ROW_REJECTED` naming the columns, never their values; undefined for a good row
 */
export function checkRow(row: Row): BusError | undefined {
  const problems: string[] = [];
  for (const column of columns as readonly Column[]) {
    const value: unknown = row[column.name as keyof Row];
    if (value === null) {
      if (column.required) problems.push(`${column.name} is required`);
    } else if (!fits[column.type](value)) problems.push(`${column.name} must be ${column.type}`);
  }
  for (const name in row) if (!names.has(name)) problems.push('it has a column that is not in the table');
  return problems.length === 0 ? undefined : new BusError('ROW_REJECTED', problems.join('; ').slice(0, 900));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
