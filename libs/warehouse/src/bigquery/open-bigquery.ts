import type { BigQuery } from '@google-cloud/bigquery';
import type { OpenWarehouse, Warehouse } from '../port/warehouse.ts';
import { createRestClient } from './connection/rest-client.ts';
import { type BigqueryConfig, isEmulator } from './connection/settings.ts';
import { createWriteClient, defaultStream } from './connection/write-client.ts';
import { createInsertAllWarehouse } from './insert-all/insert-all-warehouse.ts';
import { createBigqueryReader } from './sql/bigquery-reader.ts';
import { replaceNamesIn } from './sql/replace-names.ts';
import { createStorageWriteWarehouse } from './storage-write/storage-write-warehouse.ts';

/** Never: failures of BigQuery are transient, or fixed without a restart. */
const never = new Promise<Error>(() => {});
/** An emulator accepts smaller requests than the service: goccy's 4 MiB. */
const EMULATOR_MAX_BYTES = 3_500_000;

/** Opens BigQuery over the Storage Write API. Connects at the first append: a missing table is reported by that. */
export async function openStorageWrite(config: BigqueryConfig): Promise<OpenWarehouse> {
  const { append, close } = createStorageWriteWarehouse(createWriteClient(config), {
    stream: defaultStream(config),
    ...(isEmulator(config.BIGQUERY_GRPC_URL) ? { maxBytes: EMULATOR_MAX_BYTES } : {}),
  });
  const bigquery = createRestClient(config);
  return { ...untilClosed({ append }, close), ...overRest(bigquery, config) };
}

/** Opens BigQuery over `tabledata.insertAll`. Connects at the first append. */
export async function openInsertAll(config: BigqueryConfig): Promise<OpenWarehouse> {
  const bigquery = createRestClient(config);
  const { BIGQUERY_DATASET: dataset, BIGQUERY_TABLE: table } = config;
  const writer = createInsertAllWarehouse(bigquery, { dataset, table });
  return { ...untilClosed(writer, async () => {}), ...overRest(bigquery, config) };
}

/** What both write alike. A replacement is one statement, which BigQuery completes or not: `close` does not wait for it. */
const overRest = (bigquery: BigQuery, { BIGQUERY_DATASET }: BigqueryConfig) => ({
  query: createBigqueryReader(bigquery).query,
  replaceNames: replaceNamesIn(bigquery, BIGQUERY_DATASET),
});

/** Makes a writer whose `close` waits for running appends. */
function untilClosed(
  { append }: Warehouse,
  disconnect: () => Promise<void>,
): Pick<OpenWarehouse, 'append' | 'close' | 'failure'> {
  const running = new Set<Promise<unknown>>();
  return {
    async append(rows, options) {
      const appending = append(rows, options);
      running.add(appending);
      return appending.finally(() => running.delete(appending));
    },
    async close() {
      await Promise.allSettled(running);
      await disconnect();
    },
    failure: never,
  };
}
