import type { BigQueryWriteClient } from '@google-cloud/bigquery-storage';
import type { Warehouse } from '../../port/warehouse.ts';
import { createPartWriter } from '../write/part-writer.ts';
import type { RetryOptions } from '../write/retry-transient.ts';
import type { SendOutcome } from '../write/send-outcome.ts';
import type { AppendConnection } from './append-connection.ts';
import { outcomeOfFailure, outcomeOfOpening, outcomeOfResponse } from './append-outcome.ts';
import { type ConnectionKeeper, createConnectionKeeper } from './connection-keeper.ts';
import { encodeRow } from './row-encoder.ts';

/** The table, and the limits of a writer. */
export interface StorageWriteOptions extends RetryOptions {
  /** `projects/…/datasets/…/tables/…/streams/_default` */
  stream: string;
  /** Longest wait for a response, ms. @default 10,000 */
  timeoutMs?: number;
  /** Maximum bytes of rows in one append; the service accepts 10 MB including overhead. @default 9,000,000 */
  maxBytes?: number;
}

const MAX_ROWS = 20_000;
/** Tag and length of each row, at most. */
const ROW_OVERHEAD_BYTES = 8;

/**
 * Writes rows over the default stream of BigQuery's Storage Write API, at least once: an append without a response is
 * repeated, and its rows may then be stored twice. Connects at the first append, and keeps the connection.
 */
export function createStorageWriteWarehouse(
  client: BigQueryWriteClient,
  { stream, timeoutMs = 10_000, maxBytes = 9_000_000, ...retry }: StorageWriteOptions,
): Warehouse & { close(): Promise<void> } {
  const keeper = createConnectionKeeper(client, { stream, timeoutMs });
  const { append } = createPartWriter<Uint8Array>({
    ...retry,
    limits: { maxBytes, maxRows: MAX_ROWS },
    prepare: (row) => {
      const item = encodeRow(row);
      return { item, bytes: item.length + ROW_OVERHEAD_BYTES };
    },
    send: (rows) => appendOnce(keeper, rows),
  });
  return {
    append,
    async close() {
      keeper.close();
      await client.close();
    },
  };
}

/** After an append that was not written the connection is renewed: some servers repeat the error for the next one. */
async function appendOnce(keeper: ConnectionKeeper, rows: readonly Uint8Array[]): Promise<SendOutcome> {
  let connection: AppendConnection;
  try {
    connection = await keeper.get();
  } catch (cause) {
    return outcomeOfOpening(cause);
  }
  try {
    const outcome = outcomeOfResponse(await connection.append(rows));
    if (outcome.kind !== 'written') keeper.renew(connection);
    return outcome;
  } catch (cause) {
    return outcomeOfFailure(cause);
  }
}
