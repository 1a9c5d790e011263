import type { QueryParameters, WarehouseReader } from './warehouse.ts';
import { QueryError } from './warehouse.ts';

/** Longer than the sink lets a query run, so that its own answer comes first. */
const TIMEOUT_MS = 45_000;

/**
 * Makes a reader that asks the sink which owns the warehouse, over its health port.
 *
 * @param origin such as `http://127.0.0.1:9105`
 */
export function createSqlClient(origin: string): WarehouseReader {
  return {
    async query(sql, parameters: QueryParameters = {}) {
      const response = await fetch(new URL('/sql', origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sql, parameters }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = (await response.json().catch(() => ({}))) as { rows?: Record<string, unknown>[]; error?: string };
      if (response.ok && answer.rows) return answer.rows;
      throw new QueryError(answer.error ?? `${origin} answered ${response.status} to a query`);
    },
  };
}
