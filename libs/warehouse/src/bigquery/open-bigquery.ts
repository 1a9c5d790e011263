import type { OpenWarehouse, Warehouse } from '../port/warehouse.ts';
import { createRestClient } from './connection/rest-client.ts';
import type { BigqueryConfig } from './connection/settings.ts';
import { createWriteClient, defaultStream } from './connection/write-client.ts';
import { createInsertAllWarehouse } from './insert-all/insert-all-warehouse.ts';
import { createBigqueryReader } from './sql/bigquery-reader.ts';
import { createStorageWriteWarehouse } from './storage-write/storage-write-warehouse.ts';

/** Never: what fails in BigQuery passes, or is mended. */
const never = new Promise<Error>(() => {});
/** An emulator takes less at once than the service: goccy's 4 MiB. */
const EMULATOR_MAX_BYTES = 3_500_000;

/** Opens BigQuery over the Storage Write API. Nothing is asked before the first append: a missing table then stops the line. */
export async function openStorageWrite(config: BigqueryConfig): Promise<OpenWarehouse> {
  const { append, close } = createStorageWriteWarehouse(createWriteClient(config), {
    stream: defaultStream(config),
    ...(config.BIGQUERY_GRPC_URL?.startsWith('http:') ? { maxBytes: EMULATOR_MAX_BYTES } : {}),
  });
  return { ...untilClosed({ append }, close), query: createBigqueryReader(createRestClient(config)).query };
}

/** Opens BigQuery over `tabledata.insertAll`. Nothing is asked before the first append. */
export async function openInsertAll(config: BigqueryConfig): Promise<OpenWarehouse> {
  const bigquery = createRestClient(config);
  const { BIGQUERY_DATASET: dataset, BIGQUERY_TABLE: table } = config;
  const writer = createInsertAllWarehouse(bigquery, { dataset, table });
  return { ...untilClosed(writer, async () => {}), query: createBigqueryReader(bigquery).query };
}

/** A writer whose close waits for the appends that were begun. */
function untilClosed(
  { append }: Warehouse,
  end: () => Promise<void>,
): Pick<OpenWarehouse, 'append' | 'close' | 'failure'> {
  const underWay = new Set<Promise<unknown>>();
  return {
    async append(rows, options) {
      const appending = append(rows, options);
      underWay.add(appending);
      return appending.finally(() => underWay.delete(appending));
    },
    async close() {
      await Promise.allSettled(underWay);
      await end();
    },
    failure: never,
  };
}
