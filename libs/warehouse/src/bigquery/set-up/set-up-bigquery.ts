import { type Column, columns } from '@cio-bus/contracts';
import type { BigQuery, Dataset } from '@google-cloud/bigquery';
import { viewNames } from '../../views/view-names.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { type BigqueryConfig, bigqueryProject } from '../connection/settings.ts';
import { googleViewQuery } from '../sql/google-sql.ts';

/** BigQuery's response when something to create already exists. */
const ALREADY_EXISTS = 409;

/**
 * Creates the dataset, the table and the views that are missing, and updates the views: for an emulator or a dataset to
 * experiment with. In production Terraform creates them.
 */
export async function setUpBigquery(config: BigqueryConfig): Promise<void> {
  const bigquery = createRestClient(config);
  const dataset = bigquery.dataset(config.BIGQUERY_DATASET);
  await unlessExists(() => dataset.create());
  await unlessExists(() => dataset.createTable(config.BIGQUERY_TABLE, tableMetadata()));
  for (const name of viewNames) {
    const query = await googleViewQuery(name, {
      project: bigqueryProject(config),
      dataset: config.BIGQUERY_DATASET,
    });
    await replaceView(dataset, name, query);
  }
}

/** Deletes the dataset with everything in it. */
export async function removeBigqueryDataset(config: BigqueryConfig): Promise<void> {
  const bigquery: BigQuery = createRestClient(config);
  await bigquery.dataset(config.BIGQUERY_DATASET).delete({ force: true });
}

const tableMetadata = () => ({
  schema: {
    fields: (columns as readonly Column[]).map(({ name, type, required, description }) => ({
      name,
      type,
      mode: required ? 'REQUIRED' : 'NULLABLE',
      description,
    })),
  },
  timePartitioning: { type: 'DAY', field: 'timestamp' },
  clustering: { fields: ['kind', 'metric', 'customer_id'] },
});

/** One emulator cannot replace a view, so it is deleted and created again. */
async function replaceView(dataset: Dataset, name: string, query: string): Promise<void> {
  const create = () => dataset.createTable(name, { view: { query, useLegacySql: false } });
  try {
    await create();
  } catch (error) {
    if (!alreadyExists(error)) throw error;
    await dataset.table(name).delete();
    await create();
  }
}

async function unlessExists(create: () => Promise<unknown>): Promise<void> {
  await create().catch((error) => {
    if (!alreadyExists(error)) throw error;
  });
}

const alreadyExists = (error: unknown) => (error as { code?: unknown }).code === ALREADY_EXISTS;
