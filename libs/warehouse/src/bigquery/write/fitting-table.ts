import { BusError, type Column, columns } from '@cio-bus/contracts';

/** A column as BigQuery tells it. */
export interface TableField {
  name?: string | null;
  type?: string | number | null;
  mode?: string | number | null;
}

/** REST says FLOAT, INTEGER and BOOLEAN, the Storage Write API INT64 and BOOL. */
const OTHER_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', BOOLEAN: 'BOOL' };

/** What goccy's emulator tells over gRPC of a column that was made as INT64 or BOOL. */
const NOT_TOLD = 'TYPE_UNSPECIFIED';

/**
 * Checks that a table takes our rows: every column is there and of our type, and no other column must be filled.
 * Columns that we do not know of stay null: a newer version may have added them.
 *
 * @throws BusError `WAREHOUSE_SETUP` naming the columns
 */
export function requireFittingTable(found: readonly TableField[]): void {
  const byName = new Map(found.map((field) => [field.name, field]));
  const ours: ReadonlySet<unknown> = new Set(columns.map(({ name }) => name));
  const problems = [
    ...(columns as readonly Column[]).flatMap((column) => problemOf(column, byName.get(column.name))),
    ...found.flatMap(({ name, mode }) => (mode === 'REQUIRED' && !ours.has(name) ? `${name} is required` : [])),
  ];
  if (problems.length === 0) return;
  throw new BusError('WAREHOUSE_SETUP', `the table has other columns than this version writes: ${problems.join('; ')}`);
}

function problemOf({ name, type, required }: Column, field: TableField | undefined): string[] {
  if (!field) return [`${name} is missing`];
  const foundType = OTHER_NAMES[String(field.type)] ?? field.type;
  if (foundType !== type && foundType !== NOT_TOLD) return [`${name} is ${foundType}, not ${type}`];
  return field.mode === 'REQUIRED' && !required ? [`${name} may not be null`] : [];
}
