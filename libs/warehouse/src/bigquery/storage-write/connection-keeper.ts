import type { BigQueryWriteClient } from '@google-cloud/bigquery-storage';
import { requireMatchingTable } from '../write/require-matching-table.ts';
import { type AppendConnection, openAppendConnection } from './append-connection.ts';

/** The stream, and how long to wait for responses. */
export interface KeeperOptions {
  /** `projects/…/datasets/…/tables/…/streams/_default` */
  stream: string;
  timeoutMs: number;
}

/** Keeps one connection to a table's default stream, and replaces it when it is lost. */
export interface ConnectionKeeper {
  /**
   * Returns the open connection, or opens one after checking the table's columns: a missing table, a missing permission
   * or a changed schema is detected here, and so is a table that was fixed.
   *
   * @throws BusError `WAREHOUSE_SETUP` if the table does not match; Error with a gRPC code if it cannot be reached
   */
  get(): Promise<AppendConnection>;
  /** Retires the connection, so that the next append opens another one. */
  renew(used: AppendConnection): void;
  close(): void;
}

/** Makes the keeper. It connects at the first `get`. */
export function createConnectionKeeper(client: BigQueryWriteClient, options: KeeperOptions): ConnectionKeeper {
  let current: AppendConnection | undefined;
  let opening: Promise<AppendConnection> | undefined;

  const open = async () => {
    try {
      await checkTable(client, options);
      current = openAppendConnection(client, options);
      return current;
    } finally {
      opening = undefined;
    }
  };
  return {
    async get() {
      if (current?.isOpen()) return current;
      opening ??= open();
      return opening;
    },
    renew(used) {
      used.retire();
      if (current === used) current = undefined;
    },
    close: () => current?.destroy(),
  };
}

/** goccy's emulator rejects appends to a stream before `getWriteStream`. */
async function checkTable(client: BigQueryWriteClient, { stream, timeoutMs }: KeeperOptions): Promise<void> {
  const [{ tableSchema }] = await client.getWriteStream(
    { name: stream, view: 'FULL' },
    { timeout: timeoutMs, retry: null }, // one try: the caller knows how to wait
  );
  if (tableSchema?.fields) requireMatchingTable(tableSchema.fields);
}
