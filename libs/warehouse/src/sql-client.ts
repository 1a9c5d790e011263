import { askSink } from './ask-sink.ts';
import type { QueryParameters, WarehouseReader } from './warehouse.ts';

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
      const question = { sql, parameters };
      return (await askSink<{ rows: Record<string, unknown>[] }>(origin, '/sql', question, TIMEOUT_MS)).rows;
    },
  };
}
