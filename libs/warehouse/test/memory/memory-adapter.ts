import { BusError, DATASET, TABLE } from '@cio-bus/contracts';
import { origin } from '@cio-bus/service';
import { duckdbDialect } from '../../src/duckdb/duckdb-dialect.ts';
import type { WarehouseAdapter } from '../../src/port/adapter.ts';
import type { Erasure } from '../../src/port/person-eraser.ts';
import { checkNames, checkRow } from '../../src/port/row-check.ts';
import { type OpenWarehouse, QueryError } from '../../src/port/warehouse.ts';
import { type Call, encode } from './memory-protocol.ts';

const settings = { MEMORY_URL: origin().describe('Origin of the server that keeps the rows.') };

/** A warehouse that only tests have: what a new one takes, in one folder and one line of a registry. */
export const memoryAdapter: WarehouseAdapter<typeof settings, typeof settings> = {
  summary: 'the memory of a server, for tests',
  writerSettings: settings,
  clientSettings: settings,
  dialect: duckdbDialect,
  concurrency: 4,
  ownedBySink: false,
  table: () => ({ dataset: DATASET, table: `${DATASET}.${TABLE}` }),
  location: ({ MEMORY_URL }) => MEMORY_URL,
  open: async ({ MEMORY_URL }) => openMemoryWarehouse(MEMORY_URL),
  query: ({ MEMORY_URL }) => ({
    query: (sql, parameters = {}) => send<Record<string, unknown>[]>(MEMORY_URL, { sql, parameters }),
  }),
  erase: ({ MEMORY_URL }) => ({ erase: (person, options) => send<Erasure>(MEMORY_URL, { person, options }) }),
};

function openMemoryWarehouse(url: string): OpenWarehouse {
  const running = new Set<Promise<unknown>>();
  return {
    async append(rows, { signal }) {
      if (signal.aborted) return rows.map(() => new BusError('WAREHOUSE_UNAVAILABLE', 'the append was aborted'));
      const invalid = rows.map(checkRow);
      const valid = rows.filter((_, index) => !invalid[index]);
      const appending = send<(BusError | null)[]>(url, { rows: valid });
      running.add(appending);
      const errors = await appending.finally(() => running.delete(appending));
      const byRow = new Map(valid.map((row, index) => [row, errors[index]]));
      return rows.map((row, index) => {
        const refusal = byRow.get(row);
        return invalid[index] ?? (refusal ? new BusError(refusal.code, refusal.message) : undefined);
      });
    },
    async replaceNames(names) {
      checkNames(names);
      await send(url, { names });
    },
    query: (sql, parameters = {}) => send(url, { sql, parameters }),
    close: async () => void (await Promise.allSettled(running)),
    failure: new Promise(() => {}),
  };
}

async function send<Result>(url: string, call: Call): Promise<Result> {
  const { result, refusal } = await post(url, call).catch((cause: unknown) => {
    throw new BusError('WAREHOUSE_UNAVAILABLE', 'the server cannot be reached', { cause });
  });
  if (refusal !== undefined) throw new QueryError(refusal);
  return result as Result;
}

async function post(url: string, call: Call): Promise<{ result?: unknown; refusal?: string }> {
  const response = await fetch(url, { method: 'POST', body: encode(call) });
  return (await response.json()) as { result?: unknown; refusal?: string };
}
