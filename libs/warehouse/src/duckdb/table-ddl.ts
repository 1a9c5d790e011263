import { type Column, columns, DATASET, NAMES_TABLE, nameColumns, TABLE } from '@cio-bus/contracts';
import { typeOf } from './column-types.ts';

/** The table's name, qualified by its schema. */
export const QUALIFIED_TABLE = `${DATASET}.${TABLE}`;
/** The name of the table `names`, qualified by its schema. */
export const QUALIFIED_NAMES = `${DATASET}.${NAMES_TABLE}`;

const columnDdl = ({ name, type, required }: Column) => `"${name}" ${typeOf[type]}${required ? ' NOT NULL' : ''}`;

/** Statements that create the schema and the tables from the column lists, if they do not exist. */
export const tableDdl = (): readonly string[] => [
  `CREATE SCHEMA IF NOT EXISTS ${DATASET}`,
  createTable(QUALIFIED_TABLE, columns),
  createTable(QUALIFIED_NAMES, nameColumns),
];

const createTable = (table: string, given: readonly Column[]) =>
  `CREATE TABLE IF NOT EXISTS ${table} (\n  ${given.map(columnDdl).join(',\n  ')}\n)`;

/** The statement that adds a column missing in an older version's table. DuckDB cannot add a NOT NULL column. */
export const addColumnDdl = ({ name, type }: Column): string =>
  `ALTER TABLE ${QUALIFIED_TABLE} ADD COLUMN "${name}" ${typeOf[type]}`;
