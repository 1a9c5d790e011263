import { createHash } from 'node:crypto';
import { type Column, columns } from '@cio-bus/contracts';
import type { Row } from '../../port/row.ts';

type Cell = string | number | bigint | boolean;

/** How insertAll takes a type: INT64 as text, which loses no digit, TIMESTAMP as ISO text, JSON as text. */
const write: Record<Column['type'], (value: Cell) => string | boolean> = {
  STRING: (value) => value as string,
  INT64: (value) => String(value),
  BOOL: (value) => value as boolean,
  TIMESTAMP: (value) => new Date(value as number).toISOString(),
  JSON: (value) => value as string,
};

/** A row as insertAll takes it. */
export interface InsertRow {
  /** Tells BigQuery for about a minute that a row is the one it has already. */
  insertId: string;
  json: Readonly<Record<string, string | boolean>>;
}

/** Makes the request's form of a row that has passed `checkRow`. Nulls are left out. */
export function toInsertRow(row: Row): InsertRow {
  const cells = columns.flatMap(({ name, type }) => {
    const value = row[name];
    return value === null ? [] : [[name, write[type](value)] as const];
  });
  return { insertId: insertIdOf(row), json: Object.fromEntries(cells) };
}

/** By what `events_current` counts as one event. Hashed, for an insertId has at most 128 characters. */
function insertIdOf({ kind, event_id, status }: Row): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, event_id, status]))
    .digest('base64url');
}
