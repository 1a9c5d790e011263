import { defineConfig } from '@cio-bus/service';
import { afterEach, beforeEach } from 'vitest';
import { createWriteClient, defaultStream } from '../src/bigquery/connection/write-client.ts';
import { createStorageWriteWarehouse } from '../src/bigquery/storage-write/storage-write-warehouse.ts';
import type { Row } from '../src/port/row.ts';
import { warehouseSettings } from '../src/registry.ts';
import { aRow } from './a-row.ts';
import { type Reaction, type ScriptedServer, startScriptedWriteServer } from './scripted-write-server.ts';

const PATIENT_MS = 20_000;
const IMPATIENT_MS = 1_000;
const signal = new AbortController().signal;

type StorageWriteWarehouse = ReturnType<typeof createStorageWriteWarehouse>;

/** Rows `e0`, `e1` … */
export const rows = (count: number, given: Partial<Row> = {}): Row[] =>
  Array.from({ length: count }, (_, index) => aRow({ event_id: `e${index}`, ...given }));

/** The reaction of a server that refuses an append. */
export const refused = (code: number, message = 'scripted'): Reaction => ({ response: { error: { code, message } } });

/** Gives each test of a suite a scripted server, and a writer into it. */
export function scriptedStorageWrite() {
  let server: ScriptedServer;
  let open: (timeoutMs: number) => StorageWriteWarehouse;
  let warehouse: StorageWriteWarehouse;
  const opened: StorageWriteWarehouse[] = [];
  beforeEach(async () => {
    server = await startScriptedWriteServer();
    const config = defineConfig(warehouseSettings).parse({
      WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: 'p',
      BIGQUERY_GRPC_URL: server.url,
    });
    const stream = defaultStream(config);
    open = (timeoutMs) => {
      const options = { stream, timeoutMs, baseDelayMs: 1, maxBytes: 10_000 };
      const created = createStorageWriteWarehouse(createWriteClient(config), options);
      opened.push(created);
      return created;
    };
    warehouse = open(PATIENT_MS);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((created) => created.close()));
    server.stop();
  });
  return {
    server: () => server,
    /** Replaces the writer by one that hardly waits for responses. */
    becomeImpatient() {
      warehouse = open(IMPATIENT_MS);
    },
    appendAll: (given: readonly Row[]) => warehouse.append(given, { signal }),
    /** Appends rows, and resolves with the code of each row's error. */
    append: async (given: readonly Row[], options = { signal }) =>
      (await warehouse.append(given, options)).map((error) => error?.code),
  };
}
