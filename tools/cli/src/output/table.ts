import Table from 'cli-table3';
import { plainText } from './plain-text.ts';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns with ids, which the operator copies: they are never cut. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['dead letter', 'group']);

/** Renders rows as an aligned table with a header; numbers are right-aligned, long cells are cut, but for ids. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly unknown[])[],
  maxCharacters?: number,
): string {
  if (rows.length === 0) return '(no rows)';
  const isNumeric = head.map((_, column) =>
    rows.every((row) => row[column] == null || typeof row[column] === 'number'),
  );
  const table = new Table({
    head: [...head],
    chars: NO_BORDERS,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
  });
  for (const row of rows)
    table.push(
      row.map((cell, column) =>
        plainText(cell, ID_COLUMNS.has(head[column] ?? '') ? Number.POSITIVE_INFINITY : maxCharacters),
      ),
    );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Renders objects as a table of the given columns. @default all columns with at least one value */
export function renderObjects(rows: readonly Record<string, unknown>[], columns?: readonly string[]): string {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const filled = columns ?? names.filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined));
  return renderTable(
    filled,
    rows.map((row) => filled.map((name) => row[name])),
  );
}
