/** The part of a view to read. */
export interface ViewRange {
  /** Inclusive, ms since the epoch. @default everything */
  from?: number | undefined;
  /** Exclusive, ms since the epoch. @default everything */
  to?: number | undefined;
  /** Number of rows, newest first. @default all */
  limit?: number | undefined;
}

/** The condition that a column is within the range, to append to a query; empty without bounds. */
export function within(column: string, { from, to }: ViewRange): string {
  const bounds = [
    ...(from === undefined ? [] : [`${column} >= ${timestampLiteral(from)}`]),
    ...(to === undefined ? [] : [`${column} < ${timestampLiteral(to)}`]),
  ];
  return bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`;
}

/** A time in UTC: a literal of GoogleSQL and of DuckDB. @param ms since the epoch */
export const timestampLiteral = (ms: number): string =>
  `TIMESTAMP '${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}'`;
