import { type Column, columns, NAMES_TABLE, nameColumns } from '@cio-bus/contracts';
import type { Dataset } from '@google-cloud/bigquery';
import { viewNames } from '../../views/view-names.ts';
import { repeatRequest } from '../connection/repeat-request.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { type BigqueryConfig, bigqueryProject } from '../connection/settings.ts';
import { googleViewQuery } from '../sql/google-sql.ts';

/** BigQuery's responses when something to create already exists, and when something to delete does not. */
const ALREADY_EXISTS = 409;
const NOT_FOUND = 404;

/**
 * Creates the dataset, the tables and the views that are missing, and updates the views: for an emulator or a dataset to
 * experiment with. In production Terraform creates them.
 */
export const setUpBigquery = (config: BigqueryConfig): Promise<void> =>
  repeatRequest(() => createWhatIsMissing(config));

async function createWhatIsMissing(config: BigqueryConfig): Promise<void> {
  const bigquery = createRestClient(config);
  const dataset = bigquery.dataset(config.BIGQUERY_DATASET);
  await unlessExists(() => dataset.create());
  await unlessExists(() => dataset.createTable(config.BIGQUERY_TABLE, tableMetadata()));
  await unlessExists(() => dataset.createTable(NAMES_TABLE, { schema: schemaOf(nameColumns) }));
  for (const name of viewNames) {
    const query = await googleViewQuery(name, {
      project: bigqueryProject(config),
      dataset: config.BIGQUERY_DATASET,
    });
    await replaceView(dataset, name, query);
  }
}

/** Deletes the dataset, if there is one, with everything in it. */
export async function removeBigqueryDataset(config: BigqueryConfig): Promise<void> {
  const dataset = createRestClient(config).dataset(config.BIGQUERY_DATASET);
  await repeatRequest(() => dataset.delete({ force: true })).catch((error) => {
    if (statusOf(error) !== NOT_FOUND) throw error;
  });
}

const tableMetadata = () => ({
  schema: schemaOf(columns),
  timePartitioning: { type: 'DAY', field: 'timestamp' },
  clustering: { fields: ['kind', 'metric', 'customer_id'] },
});

const schemaOf = (given: readonly Column[]) => ({
  fields: given.map(({ name, type, required, description }) => ({
    name,
    type,
    mode: required ? 'REQUIRED' : 'NULLABLE',
    description,
  })),
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

const alreadyExists = (error: unknown) => statusOf(error) === ALREADY_EXISTS;

const statusOf = (error: unknown) => (error as { code?: unknown }).code;
