import { BusError } from '@cio-bus/contracts';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pLimit from 'p-limit';
import { isolateRefused } from '../append/isolate-refused.ts';
import type { Row } from '../port/row.ts';
import { checkRow } from '../port/row-check.ts';
import type { OpenWarehouse, WarehouseReader } from '../port/warehouse.ts';
import { eraseInDuckdb } from './duckdb-eraser.ts';
import { isBroken, toBusError } from './duckdb-error.ts';
import { openDatabase } from './open-database.ts';
import { type QueryLimits, runReadOnly } from './read-only-query.ts';
import { writeRows } from './write-rows.ts';

type Limits = Omit<QueryLimits, 'closing'>;
const DEFAULT_LIMITS: Limits = { timeoutMs: 30_000, maxRows: 100_000 };
/** Each query holds one of Node's four worker threads; the writer must find one free. */
const QUERIES_AT_ONCE = 2;

/**
 * Opens the warehouse in one DuckDB file, which no other process can open meanwhile. Appends run one after the other,
 * each in a transaction whose commit is on disk.
 *
 * @throws BusError `WAREHOUSE_SETUP` naming the file when it cannot be opened.
 */
export async function openDuckdbWarehouse(path: string, limits: Limits = DEFAULT_LIMITS): Promise<OpenWarehouse> {
  const instance = await openDatabase(path);
  const connection = await instance.connect();
  const inTurn = pLimit(1);
  const queries = createQueries(instance, limits);
  const { promise: failure, resolve: giveUp } = Promise.withResolvers<Error>();
  let closed = false;

  return {
    append: (rows, { signal }) =>
      inTurn(() => {
        if (closed) return refuseAll(rows, 'the warehouse is closed');
        if (signal.aborted) return refuseAll(rows, 'the append was given up before its turn came');
        return appendRows(connection, rows, giveUp);
      }),
    query: queries.run,
    erase: (person, options) =>
      inTurn(async () => {
        if (closed) throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is closed');
        return eraseInDuckdb(connection, person, options);
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

/** Runs queries, a few at once. An instance that is closed under a running query ends the process: `close` waits for them. */
function createQueries(instance: DuckDBInstance, limits: Limits) {
  const fewAtOnce = pLimit(QUERIES_AT_ONCE);
  const closing = new AbortController();
  const { signal } = closing;
  const unsettled = new Set<Promise<unknown>>();

  const run: WarehouseReader['query'] = async (sql, parameters = {}) => {
    const rows = fewAtOnce(async () => {
      if (signal.aborted) throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is closed');
      return runReadOnly(instance, sql, parameters, { ...limits, closing: signal });
    });
    unsettled.add(rows);
    return rows.finally(() => unsettled.delete(rows));
  };
  const close = async () => {
    closing.abort();
    await Promise.allSettled(unsettled);
  };
  return { run, close };
}

async function refuseAll(rows: readonly Row[], reason: string) {
  return rows.map(() => new BusError('WAREHOUSE_UNAVAILABLE', reason));
}

async function appendRows(connection: DuckDBConnection, rows: readonly Row[], giveUp: (reason: Error) => void) {
  const unfit = rows.map(checkRow);
  const good = rows.filter((_, index) => unfit[index] === undefined);
  const refused = await isolateRefused(good, async (part) => {
    try {
      await writeRows(connection, part);
      return undefined;
    } catch (cause) {
      const error = toBusError(cause);
      if (isBroken(error)) giveUp(error);
      return { error };
    }
  });
  return rows.map((row, index) => unfit[index] ?? refused.get(row));
}
