import { type Column, columns, DATASET, TABLE } from '@cio-bus/contracts';

const typeOf: Record<Column['type'], string> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP', // without a zone, always UTC: queries do not depend on the session's zone
  JSON: 'JSON',
};

/** The table's name, qualified by its schema. */
export const QUALIFIED_TABLE = `${DATASET}.${TABLE}`;

const columnDdl = ({ name, type, required }: Column) => `"${name}" ${typeOf[type]}${required ? ' NOT NULL' : ''}`;

/** Statements that create the schema and the table from the column list, if they do not exist. */
export const tableDdl = (): readonly string[] => [
  `CREATE SCHEMA IF NOT EXISTS ${DATASET}`,
  `CREATE TABLE IF NOT EXISTS ${QUALIFIED_TABLE} (\n  ${columns.map(columnDdl).join(',\n  ')}\n)`,
];

/** The statement that adds a column missing in an older version's table. DuckDB cannot add a NOT NULL column. */
export const addColumnDdl = ({ name, type }: Column): string =>
  `ALTER TABLE ${QUALIFIED_TABLE} ADD COLUMN "${name}" ${typeOf[type]}`;
