import { DATASET, TABLE } from '@cio-bus/contracts';
import { bigqueryProject, type WarehouseQueryConfig } from './settings.ts';
import { createSqlClient } from './sql-client.ts';
import type { WarehouseReader } from './warehouse.ts';

/** What the SQL of a warehouse is written in. */
export type Dialect = 'duckdb' | 'googlesql';

/** Asks the warehouse, wherever it is. */
export interface WarehouseQuery extends WarehouseReader {
  readonly dialect: Dialect;
  /** Dataset of the table and its views, to stand before their names: `${dataset}.events_current`. */
  readonly dataset: string;
  /** The table's name with its dataset. */
  readonly table: string;
}

/**
 * Makes what asks the warehouse that `WAREHOUSE` names, from another process than the one that writes: DuckDB through
 * the sink that owns the file, BigQuery through its REST API. Nothing is asked before the first query.
 *
 * @throws ConfigError when `BIGQUERY_PROJECT` is needed and not set
 */
export function createWarehouseQuery(config: WarehouseQueryConfig): WarehouseQuery {
  if (config.WAREHOUSE === 'duckdb') {
    const { query } = createSqlClient(config.WAREHOUSE_SQL_URL);
    return { query, dialect: 'duckdb', dataset: DATASET, table: `${DATASET}.${TABLE}` };
  }
  bigqueryProject(config);
  const { BIGQUERY_DATASET: dataset, BIGQUERY_TABLE: table } = config;
  let reader: Promise<WarehouseReader> | undefined;
  return {
    async query(sql, parameters) {
      reader ??= openReader(config);
      return (await reader).query(sql, parameters);
    },
    dialect: 'googlesql',
    dataset,
    table: `${dataset}.${table}`,
  };
}

/** Loaded only here: the client is large, and with DuckDB nobody needs it. */
async function openReader(config: WarehouseQueryConfig): Promise<WarehouseReader> {
  const [{ createRestClient }, { createBigqueryReader }] = await Promise.all([
    import('./bigquery/rest-client.ts'),
    import('./bigquery/bigquery-reader.ts'),
  ]);
  return createBigqueryReader(createRestClient(config));
}
