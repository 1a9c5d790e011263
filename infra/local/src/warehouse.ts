import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OnDeath } from '@cio-bus/servers';
import { ensureBigquery, PrerequisiteError } from '@cio-bus/servers';
import { defineConfig } from '@cio-bus/service';
import { removeBigqueryDataset, setUpBigquery, warehouseQuerySettings } from '@cio-bus/warehouse';
import type { Run } from './run/run.ts';
import type { InstanceCounts, Settings } from './services.ts';

/** The warehouse of a stack: what leads services to it. */
export interface StackWarehouse {
  settings: Settings;
  /** Resolves when an emulator of ours has ended by itself. */
  failure?: Promise<Error> | undefined;
}

interface Options {
  mode: OnDeath;
  stateDir?: string;
  env?: Settings;
  log?: (line: string) => void;
}

/** A file takes one sink; into BigQuery two write, so that what several do to each other is seen here too. */
const BIGQUERY_SINKS = 2;

const usesDuckdb = ({ WAREHOUSE }: Settings) => !WAREHOUSE || WAREHOUSE === 'duckdb';

/** How many processes run. @throws PrerequisiteError for several sinks with DuckDB */
export function withSinks(
  instances: InstanceCounts = {},
  { env = {}, ports }: { env?: Settings; ports: 'fixed' | 'free' },
): InstanceCounts {
  const sinks = instances['bigquery-sink'];
  if (usesDuckdb(env) && (sinks ?? 1) > 1)
    throw new PrerequisiteError('One sink owns the DuckDB file: several need BigQuery.');
  if (usesDuckdb(env) || ports === 'fixed') return instances;
  return { 'bigquery-sink': BIGQUERY_SINKS, ...instances };
}

/**
 * Finds or starts the BigQuery that `WAREHOUSE` asks for, and makes dataset, table and views in it. With DuckDB there is
 * nothing to do. In one that was given, a run that keeps nothing has a dataset of its own, which goes with it.
 */
export async function startWarehouse(run: Run, { mode, stateDir, env = {}, log }: Options): Promise<StackWarehouse> {
  if (usesDuckdb(env)) return { settings: {} };
  const bigquery = await ensureBigquery({
    env: { ...process.env, ...env },
    logDir: run.logDir,
    onDeath: mode,
    onSpawn: run.track,
    ...(stateDir ? { dataDir: join(stateDir, 'bigquery') } : {}),
    ...(log ? { log } : {}),
  });
  run.onClose(bigquery.stop);
  const ownDataset = !stateDir && !env.BIGQUERY_DATASET && !bigquery.failure;
  const settings: Settings = {
    WAREHOUSE: env.WAREHOUSE,
    ...bigquery.settings,
    ...(ownDataset ? { BIGQUERY_DATASET: `trial_${randomBytes(4).toString('hex')}` } : {}),
  };
  const config = defineConfig(warehouseQuerySettings).parse({ ...env, ...settings });
  if (ownDataset) run.onClose(() => removeBigqueryDataset(config));
  await setUpBigquery(config);
  return { settings, failure: bigquery.failure };
}
