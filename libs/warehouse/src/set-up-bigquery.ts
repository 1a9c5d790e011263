import type { BigqueryConfig } from './settings.ts';

/** Loaded only when it is used: the client is large, and with DuckDB nobody needs it. */
const load = () => import('./bigquery/set-up-bigquery.ts');

/**
 * Makes the dataset, the table and the views where they are missing, and brings the views up to date: for an emulator,
 * or a dataset of one's own to try things in. Those of production come from Terraform.
 */
export const setUpBigquery = async (config: BigqueryConfig): Promise<void> => (await load()).setUpBigquery(config);

/** Removes the dataset with all that is in it. */
export const removeBigqueryDataset = async (config: BigqueryConfig): Promise<void> =>
  (await load()).removeBigqueryDataset(config);
