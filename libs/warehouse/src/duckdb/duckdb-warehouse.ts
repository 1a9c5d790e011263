import { BusError } from '@cio-bus/contracts';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pLimit from 'p-limit';
import { isolateRefused } from '../append/isolate-refused.ts';
import type { Row } from '../port/row.ts';
import { checkNames, checkRow } from '../port/row-check.ts';
import type { OpenWarehouse, WarehouseReader } from '../port/warehouse.ts';
import { eraseInDuckdb } from './duckdb-eraser.ts';
import { isBroken, toBusError } from './duckdb-error.ts';
import { openDatabase } from './open-database.ts';
import { type QueryLimits, runReadOnly } from './read-only-query.ts';
import { replaceNames, writeRows } from './write-rows.ts';

type Limits = Omit<QueryLimits, 'closing'>;
const DEFAULT_LIMITS: Limits = { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 64_000_000 };
/** Each query occupies one of Node's four worker threads, and the writer needs a free one. */
const CONCURRENT_QUERIES = 2;

/**
 * Opens the warehouse in one DuckDB file, which no other process can open meanwhile.
 *
 * @throws BusError `WAREHOUSE_SETUP` naming the file that cannot be opened
 */
export const openDuckdbWarehouse = async (path: string, limits?: Limits): Promise<OpenWarehouse> =>
  createDuckdbWarehouse(await openDatabase(path), limits);

/**
 * Makes a warehouse of an open database; closing it closes the database. Appends run one after the other, each in a
 * transaction whose commit is on disk.
 */
export async function createDuckdbWarehouse(
  instance: DuckDBInstance,
  limits: Limits = DEFAULT_LIMITS,
): Promise<OpenWarehouse> {
  const connection = await instance.connect();
  const inTurn = pLimit(1);
  const queries = createQueries(instance, limits);
  const { promise: failure, resolve: fail } = Promise.withResolvers<Error>();
  let closed = false;

  return {
    append: (rows, { signal }) =>
      inTurn(() => {
        if (closed) return refuseAll(rows, 'the warehouse is closed');
        if (signal.aborted) return refuseAll(rows, 'the append was aborted before it began');
        return appendRows(connection, rows, fail);
      }),
    async replaceNames(rows) {
      checkNames(rows);
      await inTurn(async () => {
        if (closed) throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is closed');
        await orBusError(() => replaceNames(connection, rows), fail);
      });
    },
    query: queries.run,
    erase: (person, options) =>
      inTurn(async () => {
        if (closed) throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is closed');
        return queries.without(() => eraseInDuckdb(connection, person, options));
      }),
    failure,
    close: () =>
      inTurn(async () => {
        closed = true;
        await queries.close();
        connection.closeSync();
        instance.closeSync(); // writes the log into the file
      }),
  };
}

/** Runs a few queries at once. Closing an instance while a query runs ends the process, so `close` waits for them. */
function createQueries(instance: DuckDBInstance, limits: Limits) {
  const limited = pLimit(CONCURRENT_QUERIES);
  const closing = new AbortController();
  const { signal } = closing;
  const running = new Set<Promise<unknown>>();

  const run: WarehouseReader['query'] = async (sql, parameters = {}) => {
    const rows = limited(async () => {
      if (signal.aborted) throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is closed');
      return runReadOnly(instance, sql, parameters, { ...limits, closing: signal });
    });
    running.add(rows);
    return rows.finally(() => running.delete(rows));
  };
  const close = async () => {
    closing.abort();
    await Promise.allSettled(running);
  };
  /** Runs an action while no query runs: those that run end first, within their time limit, and further ones wait. */
  const without = async <T>(action: () => Promise<T>): Promise<T> => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const held = Array.from({ length: CONCURRENT_QUERIES }, () => Promise.withResolvers<void>());
    for (const slot of held) {
      void limited(() => {
        slot.resolve();
        return released;
      });
    }
    await Promise.all(held.map(({ promise }) => promise));
    return action().finally(release);
  };
  return { run, close, without };
}

async function refuseAll(rows: readonly Row[], reason: string) {
  return rows.map(() => new BusError('WAREHOUSE_UNAVAILABLE', reason));
}

async function appendRows(connection: DuckDBConnection, rows: readonly Row[], fail: (reason: Error) => void) {
  const invalid = rows.map(checkRow);
  const valid = rows.filter((_, index) => invalid[index] === undefined);
  const refused = await isolateRefused(valid, async (part) => {
    try {
      await orBusError(() => writeRows(connection, part), fail);
      return undefined;
    } catch (error) {
      return { error: error as BusError };
    }
  });
  return rows.map((row, index) => invalid[index] ?? refused.get(row));
}

/** @throws BusError */
async function orBusError(write: () => Promise<void>, fail: (reason: Error) => void): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const error = toBusError(cause);
    if (isBroken(error)) fail(error);
    throw error;
  }
}
