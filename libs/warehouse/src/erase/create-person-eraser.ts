import { askSink } from '../ask-sink.ts';
import type { WarehouseQueryConfig } from '../settings.ts';
import type { Erasure, PersonEraser } from './person-eraser.ts';

/** A large table takes its time. */
const TIMEOUT_MS = 300_000;

/**
 * Makes what erases people from the warehouse that `WAREHOUSE` names: DuckDB through the sink that owns the file,
 * BigQuery by DML, for which the credentials must allow changes of the table.
 */
export function createPersonEraser(config: WarehouseQueryConfig): PersonEraser {
  if (config.WAREHOUSE === 'duckdb') return createSinkEraser(config.WAREHOUSE_SQL_URL);
  return {
    async erase(person, options) {
      const [{ createRestClient }, { createBigqueryEraser, statementsOf }] = await Promise.all([
        import('../bigquery/rest-client.ts'),
        import('./bigquery-eraser.ts'),
      ]);
      const table = `${config.BIGQUERY_DATASET}.${config.BIGQUERY_TABLE}`;
      return createBigqueryEraser(statementsOf(createRestClient(config)), table).erase(person, options);
    },
  };
}

const createSinkEraser = (origin: string): PersonEraser => ({
  async erase(person, options) {
    const { rows, waiting = 0 } = await askSink<Erasure>(origin, '/forget', { person, ...options }, TIMEOUT_MS);
    return { rows, waiting };
  },
});
