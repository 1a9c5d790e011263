import { join } from 'node:path';
import { DATASET, TABLE } from '@cio-bus/contracts';
import { type ConfigDefinition, ConfigError, type ConfigOf, origin, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

/** A part of a BigQuery name. It stands in SQL unquoted, so it holds nothing that would need quotes. */
const bigqueryName = () =>
  z.string().regex(/^[A-Za-z_]\w{0,1023}$/, { error: 'may hold letters, digits and underscores' });

/** Settings of which warehouse there is, and where. */
const placeSettings = {
  WAREHOUSE: z
    .enum(['duckdb', 'bigquery', 'bigquery-rest'])
    .default('duckdb')
    .describe('Where rows go: duckdb, bigquery (Storage Write API) or bigquery-rest (insertAll, for small set-ups).'),
  BIGQUERY_PROJECT: z.string().optional().describe('Google Cloud project of the table; required with BigQuery.'),
  BIGQUERY_DATASET: bigqueryName().default(DATASET).describe('BigQuery dataset of the table and its views.'),
  BIGQUERY_TABLE: bigqueryName().default(TABLE).describe('BigQuery table.'),
  BIGQUERY_REST_URL: origin()
    .optional()
    .describe('Origin of another BigQuery REST API. http: an emulator, which gets no credentials.'),
  BIGQUERY_GRPC_URL: origin()
    .optional()
    .describe('Origin of another Storage Write API. http: an emulator, which gets no credentials.'),
};

/** Settings of whatever opens the warehouse to write. */
export const warehouseSettings = {
  ...stateSettings,
  ...placeSettings,
  DUCKDB_PATH: z.string().optional().describe('DuckDB file. Default: delivery_events.duckdb in STATE_DIR.'),
};

/** Settings of whatever only asks the warehouse. */
export const warehouseQuerySettings = {
  ...placeSettings,
  WAREHOUSE_SQL_URL: origin()
    .default('http://127.0.0.1:9105')
    .describe('With DuckDB: origin of the health listener of the sink, which owns the file and answers SQL.'),
};

/** Parsed {@link warehouseSettings}. */
export type WarehouseConfig = ConfigOf<ConfigDefinition<typeof warehouseSettings>>;

/** Parsed {@link warehouseQuerySettings}. */
export type WarehouseQueryConfig = ConfigOf<ConfigDefinition<typeof warehouseQuerySettings>>;

/** What of the settings says which BigQuery is meant. */
export type BigqueryConfig = Pick<WarehouseQueryConfig, Extract<keyof WarehouseQueryConfig, `BIGQUERY_${string}`>>;

/** The file that holds the warehouse. */
export const duckdbPath = ({ DUCKDB_PATH, STATE_DIR }: Pick<WarehouseConfig, 'DUCKDB_PATH' | 'STATE_DIR'>): string =>
  DUCKDB_PATH ?? join(STATE_DIR, 'delivery_events.duckdb');

/** The project of the table. @throws ConfigError when it is not set */
export function bigqueryProject({ BIGQUERY_PROJECT }: Pick<BigqueryConfig, 'BIGQUERY_PROJECT'>): string {
  if (BIGQUERY_PROJECT) return BIGQUERY_PROJECT;
  throw new ConfigError('Bad settings:\n  BIGQUERY_PROJECT: is required when WAREHOUSE is not duckdb');
}
