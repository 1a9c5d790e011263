import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OnDeath } from '@cio-bus/servers';
import { ensureBigquery, PrerequisiteError } from '@cio-bus/servers';
import { defineConfig } from '@cio-bus/service';
import { removeWarehouse, setUpWarehouse, warehouseAdapter, warehouseQuerySettings } from '@cio-bus/warehouse';
import type { Run } from './run/run.ts';
import type { InstanceCounts, Settings } from './services.ts';

/** The warehouse of a stack, as settings. */
export interface StackWarehouse {
  settings: Settings;
  /** Resolves when an emulator that this stack started exits unexpectedly. */
  failure?: Promise<Error> | undefined;
}

interface Options {
  mode: OnDeath;
  stateDir?: string;
  env?: Settings;
  log?: (line: string) => void;
}

/** If a warehouse allows several sinks, two run, so that their interaction is exercised locally. */
const SEVERAL_SINKS = 2;

const adapterOf = ({ WAREHOUSE }: Settings) => warehouseAdapter(WAREHOUSE || undefined);

/** Adds the number of sinks. @throws PrerequisiteError for several sinks of a warehouse that one of them owns */
export function withSinks(
  instances: InstanceCounts = {},
  { env = {}, ports }: { env?: Settings; ports: 'fixed' | 'free' },
): InstanceCounts {
  const sinks = instances['bigquery-sink'];
  const { ownedBySink } = adapterOf(env);
  if (ownedBySink && (sinks ?? 1) > 1)
    throw new PrerequisiteError('One sink owns this warehouse: set WAREHOUSE to one that takes several.');
  if (ownedBySink || ports === 'fixed') return instances;
  return { 'bigquery-sink': SEVERAL_SINKS, ...instances };
}

/** Server of a warehouse, as the local stack knows it. */
interface WarehouseServer {
  /** Finds or starts it, and sets up the warehouse there. */
  start(run: Run, options: Options): Promise<StackWarehouse>;
  /** Names of the settings that its start provides, for servers at this address. */
  settings(url: string): Settings;
}

/** The servers of warehouses, by the adapters' names for them. */
const servers: Readonly<Record<string, WarehouseServer>> = {
  bigquery: {
    start: startBigquery,
    settings: (url) => ({ BIGQUERY_PROJECT: 'local', BIGQUERY_REST_URL: url, BIGQUERY_GRPC_URL: url }),
  },
};

/** What {@link startWarehouse} provides, whichever warehouse is selected, with a server at this address. */
export const serverSettings = (url: string): Settings =>
  Object.assign({}, ...Object.values(servers).map(({ settings }) => settings(url)));

/** Finds or starts the server of the warehouse that `WAREHOUSE` selects, and sets it up. An embedded one has none. */
export async function startWarehouse(run: Run, options: Options): Promise<StackWarehouse> {
  const { server } = adapterOf(options.env ?? {});
  if (server === undefined) return { settings: {} };
  const known = servers[server];
  if (!known) throw new PrerequisiteError(`The local stack cannot start the server "${server}" of this warehouse.`);
  return known.start(run, options);
}

/** In an existing BigQuery, a run without a state folder uses its own dataset and deletes it at the end. */
async function startBigquery(run: Run, { mode, stateDir, env = {}, log }: Options): Promise<StackWarehouse> {
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
  if (ownDataset) run.onClose(() => removeWarehouse(config));
  await setUpWarehouse(config);
  return { settings, failure: bigquery.failure };
}
