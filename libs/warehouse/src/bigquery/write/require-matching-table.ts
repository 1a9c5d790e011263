import { BusError, type Column, columns } from '@cio-bus/contracts';

/** A column as BigQuery reports it. */
export interface TableField {
  name?: string | null;
  type?: string | number | null;
  mode?: string | number | null;
}

/** REST reports INTEGER and BOOLEAN, the Storage Write API INT64 and BOOL. */
const OTHER_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', BOOLEAN: 'BOOL' };

/** What goccy's emulator reports over gRPC for a column created as INT64 or BOOL. */
const UNKNOWN_TYPE = 'TYPE_UNSPECIFIED';

/**
 * Checks that a table can store our rows: it has every column with our type, and requires no other. Columns that we do
 * not know stay null: a newer version may have added them.
 *
 * @throws BusError `WAREHOUSE_SETUP` naming the columns
 */
export function requireMatchingTable(found: readonly TableField[]): void {
  const byName = new Map(found.map((field) => [field.name, field]));
  const ours: ReadonlySet<unknown> = new Set(columns.map(({ name }) => name));
  const problems = [
    ...(columns as readonly Column[]).flatMap((column) => problemOf(column, byName.get(column.name))),
    ...found.flatMap(({ name, mode }) => (mode === 'REQUIRED' && !ours.has(name) ? `${name} is required` : [])),
  ];
  if (problems.length === 0) return;
  throw new BusError(
    'WAREHOUSE_SETUP',
    `the table does not match the columns that this version writes: ${problems.join('; ')}; apply Terraform, or run infra/setup`,
  );
}

function problemOf({ name, type, required }: Column, field: TableField | undefined): string[] {
  if (!field) return [`${name} is missing`];
  const foundType = OTHER_NAMES[String(field.type)] ?? field.type;
  if (foundType !== type && foundType !== UNKNOWN_TYPE) return [`${name} is ${foundType}, not ${type}`];
  return field.mode === 'REQUIRED' && !required ? [`${name} may not be null`] : [];
}
