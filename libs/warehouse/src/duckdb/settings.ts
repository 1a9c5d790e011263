import { join } from 'node:path';
import { type ConfigDefinition, type ConfigOf, origin, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

/** Settings of the sink, which owns the file. */
export const duckdbWriterSettings = {
  ...stateSettings,
  DUCKDB_PATH: z.string().optional().describe('DuckDB file. Default: delivery_events.duckdb in STATE_DIR.'),
};

/** Settings of other processes, which query through the sink. */
export const duckdbClientSettings = {
  WAREHOUSE_SQL_URL: origin()
    .default('http://127.0.0.1:9105')
    .describe('With DuckDB: origin of the health listener of the sink, which owns the file and answers SQL.'),
};

/** The file that contains the warehouse. */
export const duckdbPath = ({
  DUCKDB_PATH,
  STATE_DIR,
}: ConfigOf<ConfigDefinition<typeof duckdbWriterSettings>>): string =>
  DUCKDB_PATH ?? join(STATE_DIR, 'delivery_events.duckdb');
