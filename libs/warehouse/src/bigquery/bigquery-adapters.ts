import type { WarehouseAdapter } from '../port/adapter.ts';
import type { OpenWarehouse, WarehouseReader } from '../port/warehouse.ts';
import { type BigqueryConfig, bigqueryProject, bigquerySettings } from './connection/settings.ts';
import { googleSql } from './sql/google-sql.ts';

type BigqueryAdapter = WarehouseAdapter<typeof bigquerySettings, typeof bigquerySettings>;

/** What BigQuery has in common, whichever API writes. */
const common: Omit<BigqueryAdapter, 'summary' | 'open'> = {
  writerSettings: bigquerySettings,
  clientSettings: bigquerySettings,
  dialect: googleSql,
  concurrency: 4, // a response takes a round trip
  callTimeoutMs: 35_000, // three tries of 10 s, and the pauses between them
  ownedBySink: false,
  server: 'bigquery',
  table: ({ BIGQUERY_DATASET, BIGQUERY_TABLE }) => ({
    dataset: BIGQUERY_DATASET,
    table: `${BIGQUERY_DATASET}.${BIGQUERY_TABLE}`,
  }),
  location: ({ BIGQUERY_PROJECT, BIGQUERY_REST_URL }) =>
    `project ${BIGQUERY_PROJECT} at ${BIGQUERY_REST_URL ?? 'Google Cloud'}`,
  query(config) {
    bigqueryProject(config); // reports a missing one now, not at the first query
    let reader: Promise<WarehouseReader> | undefined;
    return {
      async query(sql, parameters) {
        reader ??= openReader(config);
        return (await reader).query(sql, parameters);
      },
    };
  },
  erase: (config) => ({
    async erase(person, options) {
      const { openBigqueryEraser } = await import('./sql/bigquery-eraser.ts');
      return openBigqueryEraser(config, common.table(config).table).erase(person, options);
    },
  }),
  setUp: async (config) => (await import('./set-up/set-up-bigquery.ts')).setUpBigquery(config),
  remove: async (config) => (await import('./set-up/set-up-bigquery.ts')).removeBigqueryDataset(config),
};

async function openReader(config: BigqueryConfig): Promise<WarehouseReader> {
  const [{ createRestClient }, { createBigqueryReader }] = await Promise.all([
    import('./connection/rest-client.ts'),
    import('./sql/bigquery-reader.ts'),
  ]);
  return createBigqueryReader(createRestClient(config));
}

/** BigQuery, written over the Storage Write API. */
export const storageWriteAdapter: BigqueryAdapter = {
  ...common,
  summary: 'Storage Write API',
  open: async (config): Promise<OpenWarehouse> => (await import('./open-bigquery.ts')).openStorageWrite(config),
};

/** BigQuery, written over `tabledata.insertAll`: slower and dearer, but without gRPC. */
export const insertAllAdapter: BigqueryAdapter = {
  ...common,
  summary: 'insertAll, for small set-ups',
  open: async (config): Promise<OpenWarehouse> => (await import('./open-bigquery.ts')).openInsertAll(config),
};
