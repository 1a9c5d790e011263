import { readFile } from 'node:fs/promises';
import { DATASET } from '@cio-bus/contracts';
import { isTable, type SqlDialect, withoutComments } from '../views/dialect.ts';
import type { ViewName } from '../views/view-names.ts';
import { typeOf } from './column-types.ts';

/** DuckDB's SQL. The views are generated from those in GoogleSQL. */
export const duckdbDialect: SqlDialect = {
  name: 'duckdb',
  viewQuery: async (name) => withoutComments(await readView(name)).replaceAll(`${DATASET}.`, ''),
  text: 'VARCHAR',
  jsonText: (column, path) => `json_extract_string(${column}, '${path}')`,
  columnTypes: ({ dataset, table }) =>
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = '${dataset}' AND ${isTable(table)}`,
  typeName: (type) => typeOf[type],
  sha256: (expression) => `sha256(${expression})`,
};

/** The statement that creates a view, or replaces it. */
export const createViewStatement = async (name: ViewName): Promise<string> =>
  `CREATE OR REPLACE VIEW ${DATASET}.${name} AS\n${await readView(name)}`;

const readView = (name: ViewName) => readFile(new URL(`./views/${name}.sql`, import.meta.url), 'utf8');
