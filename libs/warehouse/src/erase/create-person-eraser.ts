import type { WarehouseQueryConfig } from '../settings.ts';
import { QueryError } from '../warehouse.ts';
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

/** Asks the sink, over its health port. The person stands in the body: addresses of requests end in logs. */
function createSinkEraser(origin: string): PersonEraser {
  return {
    async erase(person, options) {
      const response = await fetch(new URL('/forget', origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person, ...options }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = (await response.json().catch(() => ({}))) as Partial<Erasure> & { error?: string };
      if (response.ok && answer.rows !== undefined) return { rows: answer.rows, waiting: answer.waiting ?? 0 };
      throw new QueryError(answer.error ?? `${origin} answered ${response.status} to a request to forget`);
    },
  };
}
