import stringWidth from 'string-width';
import { plainText } from './plain-text.ts';

/** Columns with ids, which the operator copies: they are never cut. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['dead letter', 'group']);

/** Renders rows as an aligned table with a header; numbers are right-aligned, long cells are cut, except for ids. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly unknown[])[],
  maxCharacters?: number,
): string {
  if (rows.length === 0) return '(no rows)';
  const isNumeric = head.map((_, column) =>
    rows.every((row) => row[column] == null || typeof row[column] === 'number'),
  );
  const cells = rows.map((row) =>
    row.map((cell, column) =>
      plainText(cell, ID_COLUMNS.has(head[column] ?? '') ? Number.POSITIVE_INFINITY : maxCharacters),
    ),
  );
  const widths = head.map((name, column) =>
    cells.reduce((width, row) => Math.max(width, widthOf(row[column] ?? '')), widthOf(name)),
  );
  const render = (row: readonly string[]) =>
    row
      .map((cell, column) => aligned(cell, widths[column] ?? 0, isNumeric[column] === true))
      .join('  ')
      .trimEnd();
  return [head, ...cells].map(render).join('\n');
}

function aligned(cell: string, width: number, isNumeric: boolean): string {
  const filling = ' '.repeat(width - widthOf(cell));
  return isNumeric ? filling + cell : cell + filling;
}

/** Columns of a terminal that a text takes. */
const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

/** Renders objects as a table of the given columns. @default all columns with at least one value */
export function renderObjects(rows: readonly Record<string, unknown>[], columns?: readonly string[]): string {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const filled = columns ?? names.filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined));
  return renderTable(
    filled,
    rows.map((row) => filled.map((name) => row[name])),
  );
}
