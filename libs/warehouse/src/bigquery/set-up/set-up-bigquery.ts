import { type Column, columns } from '@cio-bus/contracts';
import type { BigQuery, Dataset } from '@google-cloud/bigquery';
import { viewNames } from '../../views/view-names.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { type BigqueryConfig, bigqueryProject } from '../connection/settings.ts';
import { googleViewQuery } from '../sql/google-sql.ts';

/** What BigQuery's REST API answers to the making of something that is there. */
const ALREADY_EXISTS = 409;

/**
 * Makes the dataset, the table and the views where they are missing, and brings the views up to date: for an emulator,
 * or a dataset of one's own to try things in. Those of production come from Terraform.
 */
export async function setUpBigquery(config: BigqueryConfig): Promise<void> {
  const bigquery = createRestClient(config);
  const dataset = bigquery.dataset(config.BIGQUERY_DATASET);
  await unlessThere(() => dataset.create());
  await unlessThere(() => dataset.createTable(config.BIGQUERY_TABLE, tableMetadata()));
  for (const name of viewNames) {
    const query = await googleViewQuery(name, {
      project: bigqueryProject(config),
      dataset: config.BIGQUERY_DATASET,
    });
    await replaceView(dataset, name, query);
  }
}

/** Removes the dataset with all that is in it. */
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

/** One emulator cannot replace a view, so it is made anew. */
async function replaceView(dataset: Dataset, name: string, query: string): Promise<void> {
  const make = () => dataset.createTable(name, { view: { query, useLegacySql: false } });
  try {
    await make();
  } catch (error) {
    if (!fileExists(error)) throw error;
    await dataset.table(name).delete();
    await make();
  }
}

async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  await make().catch((error) => {
    if (!fileExists(error)) throw error;
  });
}

const fileExists = (error: unknown) => (error as { code?: unknown }).code === ALREADY_EXISTS;
