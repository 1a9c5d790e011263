import type { columns, nameColumns, RowKind } from '@cio-bus/contracts';

interface ValueOf {
  STRING: string;
  /** A bigint only where a number would lose digits. */
  INT64: number | bigint;
  BOOL: boolean;
  /** Whole milliseconds since the epoch, UTC. */
  TIMESTAMP: number;
  /** JSON text. */
  JSON: string;
}

type ColumnDefinition = (typeof columns)[number];
type NameOf<C extends ColumnDefinition> = C['name'];
type CellOf<C extends ColumnDefinition> = C extends { required: true } ? ValueOf[C['type']] : ValueOf[C['type']] | null;

/** A row of `delivery_events` with every column. The type is derived from the column list of the contracts. */
export type Row = { [C in ColumnDefinition as NameOf<C>]: NameOf<C> extends 'kind' ? RowKind : CellOf<C> };

/** A row of `names`. The type is derived from the column list of the contracts. */
export type NameRow = { [C in (typeof nameColumns)[number] as C['name']]: ValueOf[C['type']] };
