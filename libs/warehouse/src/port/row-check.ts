import { BusError, type Column, columns, nameColumns } from '@cio-bus/contracts';
import type { NameRow, Row } from './row.ts';

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

/**
 * Checks a row against the column list: it has every column with its type, no null in required ones, and no others. A
 * warehouse that coerces would silently store something else; after this check nothing needs coercion.
 *
 * @returns `ROW_REJECTED` naming the columns, never their values; undefined for a good row
 */
export const checkRow: (row: Row) => BusError | undefined = rowCheck(columns);

const checkName: (row: NameRow) => BusError | undefined = rowCheck(nameColumns);

/**
 * Checks the rows that are to become the whole of `names`, as {@link checkRow}; each thing has one.
 *
 * @throws BusError `ROW_REJECTED` for the first bad row, or for a second one of the same kind and id
 */
export function checkNames(rows: readonly NameRow[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const error = checkName(row);
    if (error) throw error;
    const key = `${row.kind}/${row.id}`;
    if (seen.has(key)) throw new BusError('ROW_REJECTED', `${key} has two names`);
    seen.add(key);
  }
}

function rowCheck(expected: readonly Column[]) {
  const names: ReadonlySet<string> = new Set(expected.map(({ name }) => name));
  return (row: Readonly<Record<string, unknown>>): BusError | undefined => {
    const problems: string[] = [];
    for (const { name, type, required } of expected) {
      const value = row[name];
      if (value === null) {
        if (required) problems.push(`${name} is required`);
      } else if (!fits[type](value)) problems.push(`${name} must be ${type}`);
    }
    for (const name in row) if (!names.has(name)) problems.push('it has a column that is not in the table');
    return problems.length === 0 ? undefined : new BusError('ROW_REJECTED', problems.join('; ').slice(0, 900));
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
