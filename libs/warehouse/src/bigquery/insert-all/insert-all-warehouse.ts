import { BusError } from '@cio-bus/contracts';
import type { BigQuery, Table } from '@google-cloud/bigquery';
import pTimeout from 'p-timeout';
import type { Warehouse } from '../../port/warehouse.ts';
import { kindOfRestError, restOutage } from '../connection/rest-error.ts';
import { createPartWriter } from '../write/part-writer.ts';
import { requireMatchingTable, type TableField } from '../write/require-matching-table.ts';
import type { RetryOptions } from '../write/retry-transient.ts';
import type { SendOutcome } from '../write/send-outcome.ts';
import { outcomeOfInsertError } from './insert-outcome.ts';
import { type InsertRow, toInsertRow } from './insert-row.ts';

/** The table, and the limits of a writer. */
export interface InsertAllOptions extends RetryOptions {
  dataset: string;
  table: string;
  /** Longest wait for a response, ms. @default 10,000 */
  timeoutMs?: number;
}

/** A request takes 10 MB; Google recommends 500 rows. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const LIMITS = { maxBytes: 9_000_000, maxRows: 500 };

/**
 * Writes rows with BigQuery's `tabledata.insertAll`, at least once: a request without a response is repeated, and the
 * rows' ids let BigQuery drop most repeats. Slower and more expensive than the Storage Write API, but without gRPC.
 */
export function createInsertAllWarehouse(
  bigquery: BigQuery,
  { dataset, table: name, timeoutMs = 10_000, ...retry }: InsertAllOptions,
): Warehouse {
  const table = bigquery.dataset(dataset).table(name);
  return createPartWriter<InsertRow>({
    ...retry,
    limits: LIMITS,
    prepare: (row) => {
      const item = toInsertRow(row);
      return { item, bytes: Buffer.byteLength(JSON.stringify(item)) + 1 };
    },
    send: async (rows) => checkTableAfterRefusal(await insertOnce(table, rows, timeoutMs), table, timeoutMs),
  });
}

async function insertOnce(table: Table, rows: readonly InsertRow[], timeoutMs: number): Promise<SendOutcome> {
  try {
    // One try: for one bad row the client would send all rows three more times.
    await inTime(table.insert([...rows], { raw: true, partialRetries: 0 }), timeoutMs);
    return { kind: 'written' };
  } catch (cause) {
    return outcomeOfInsertError(cause);
  }
}

/** The request itself runs on: neither the client nor the node-fetch beneath it can abort one. */
const inTime = <T>(request: Promise<T>, timeoutMs: number): Promise<T> =>
  pTimeout(request, { milliseconds: timeoutMs, message: `no response within ${timeoutMs} ms` });

/** A missing column of the table is reported as an error of every row, so after a refusal the table is checked. */
async function checkTableAfterRefusal(outcome: SendOutcome, table: Table, timeoutMs: number): Promise<SendOutcome> {
  if (outcome.kind !== 'refused') return outcome;
  try {
    const [{ schema }] = await inTime(table.getMetadata(), timeoutMs);
    requireMatchingTable((schema?.fields ?? []) as TableField[]);
    return outcome;
  } catch (cause) {
    if (cause instanceof BusError) return { kind: 'configuration', error: cause };
    return {
      kind: kindOfRestError(cause) === 'configuration' ? 'configuration' : 'transient',
      error: restOutage(cause),
    };
  }
}
