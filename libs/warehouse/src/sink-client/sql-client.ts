import type { QueryParameters, WarehouseReader } from '../port/warehouse.ts';
import { requestSink } from './request-sink.ts';

/** Longer than the sink lets a query run, so that its own error arrives first. */
const TIMEOUT_MS = 45_000;

/** Queries the warehouse through the sink that owns it. @param origin such as `http://127.0.0.1:9105` */
export function createSqlClient(origin: string): WarehouseReader {
  return {
    async query(sql, parameters: QueryParameters = {}) {
      const { rows } = await requestSink<{ rows: Record<string, unknown>[] }>(
        origin,
        '/sql',
        { sql, parameters },
        TIMEOUT_MS,
      );
      return rows;
    },
  };
}
