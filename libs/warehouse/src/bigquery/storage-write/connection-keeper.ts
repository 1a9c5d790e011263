import type { BigQueryWriteClient } from '@google-cloud/bigquery-storage';
import { requireFittingTable } from '../write/fitting-table.ts';
import { type AppendConnection, openAppendConnection } from './append-connection.ts';

/** Which stream, and how long to wait for answers. */
export interface KeeperOptions {
  /** `projects/…/datasets/…/tables/…/streams/_default` */
  stream: string;
  timeoutMs: number;
}

/** Keeps one connection to a table's default stream, and makes a new one when it is gone. */
export interface ConnectionKeeper {
  /**
   * The connection that is open, or a new one, before which the table's columns are looked at: so a missing table, a
   * missing permission or a changed schema shows here, and a table that was mended is found again.
   *
   * @throws BusError `WAREHOUSE_SETUP` when the table does not fit; Error with a gRPC code when it cannot be reached
   */
  get(): Promise<AppendConnection>;
  /** Lets the connection end, unless there is a newer one by now: the next append takes another. */
  renew(used: AppendConnection): void;
  close(): void;
}

/** Makes the keeper; nothing is opened before it is asked. */
export function createConnectionKeeper(client: BigQueryWriteClient, options: KeeperOptions): ConnectionKeeper {
  let current: AppendConnection | undefined;
  let opening: Promise<AppendConnection> | undefined;

  const open = async () => {
    try {
      await lookAtTable(client, options);
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

/** Goccy's emulator takes no append to a stream that was not looked at before. */
async function lookAtTable(client: BigQueryWriteClient, { stream, timeoutMs }: KeeperOptions): Promise<void> {
  const [{ tableSchema }] = await client.getWriteStream(
    { name: stream, view: 'FULL' },
    { timeout: timeoutMs, retry: null }, // one try: who calls knows how to wait
  );
  if (tableSchema?.fields) requireFittingTable(tableSchema.fields);
}
