import { createHash } from 'node:crypto';
import { type Column, columns } from '@cio-bus/contracts';
import type { Row } from '../../port/row.ts';

type Cell = string | number | bigint | boolean;

/** insertAll's format of each type: INT64 as text, which is exact, TIMESTAMP as ISO text, JSON as text. */
const write: Record<Column['type'], (value: Cell) => string | boolean> = {
  STRING: (value) => value as string,
  INT64: (value) => String(value),
  BOOL: (value) => value as boolean,
  TIMESTAMP: (value) => new Date(value as number).toISOString(),
  JSON: (value) => value as string,
};

/** A row in insertAll's format. */
export interface InsertRow {
  /** Lets BigQuery drop a repeat of the row for about a minute. */
  insertId: string;
  json: Readonly<Record<string, string | boolean>>;
}

/** Converts a row that has passed `checkRow`. Nulls are omitted. */
export function toInsertRow(row: Row): InsertRow {
  const cells = columns.flatMap(({ name, type }) => {
    const value = row[name];
    return value === null ? [] : [[name, write[type](value)] as const];
  });
  return { insertId: insertIdOf(row), json: Object.fromEntries(cells) };
}

/** Derived from what `events_current` counts as one event. Hashed, because an insertId has at most 128 characters. */
function insertIdOf({ kind, event_id, status }: Row): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, event_id, status]))
    .digest('base64url');
}
