import { join } from 'node:path';
import { type ConfigDefinition, type ConfigOf, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

/** Settings of whatever opens the warehouse. */
export const warehouseSettings = {
  ...stateSettings,
  WAREHOUSE: z.enum(['duckdb']).default('duckdb').describe('Where rows go.'),
  DUCKDB_PATH: z.string().optional().describe('DuckDB file. Default: delivery_events.duckdb in STATE_DIR.'),
};

/** Parsed {@link warehouseSettings}. */
export type WarehouseConfig = ConfigOf<ConfigDefinition<typeof warehouseSettings>>;

/** The file that holds the warehouse. */
export const duckdbPath = ({ DUCKDB_PATH, STATE_DIR }: WarehouseConfig): string =>
  DUCKDB_PATH ?? join(STATE_DIR, 'delivery_events.duckdb');
