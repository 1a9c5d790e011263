import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATASET } from '@cio-bus/contracts';
import { ensureBigquery, PrerequisiteError } from '@cio-bus/servers';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import {
  createWarehouse,
  createWarehouseQuery,
  setUpWarehouse,
  warehouseQuerySettings,
  warehouseSettings,
} from '@cio-bus/warehouse';
import type { QueryTarget } from './table-facts.ts';

/** An empty warehouse: the settings for a sink, and a way to query it once no sink has it open. */
export interface EmptyWarehouse {
  settings: Readonly<Record<string, string>>;
  query<T>(use: (target: QueryTarget) => Promise<T>): Promise<T>;
}

/** One of BigQuery's APIs. */
export type BigqueryKind = 'bigquery' | 'bigquery-rest';

/** A BigQuery that can be stopped. */
export interface RestartableWarehouse extends EmptyWarehouse {
  /** Kills the server with SIGKILL and restarts it on its data after this long; resolves once it accepts requests. */
  stopFor(ms: number): Promise<void>;
}

/** Provides an empty BigQuery emulator while `use` runs. */
export const withBigquery = <T>(kind: BigqueryKind, use: (warehouse: EmptyWarehouse) => Promise<T>): Promise<T> =>
  withEmulator(kind, {}, use);

/** Provides one that keeps its data on disk, so that it can be killed. */
export async function withRestartableBigquery<T>(
  kind: BigqueryKind,
  use: (warehouse: RestartableWarehouse) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
  try {
    return await withEmulator(kind, { dataDir }, use);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function withEmulator<T>(
  kind: BigqueryKind,
  options: { dataDir?: string },
  use: (warehouse: RestartableWarehouse) => Promise<T>,
): Promise<T> {
  const bigquery = await ensureBigquery(options);
  try {
    const dataset = `bench_${randomBytes(4).toString('hex')}`;
    const settings = { WAREHOUSE: kind, BIGQUERY_DATASET: dataset, ...bigquery.settings };
    const config = defineConfig(warehouseQuerySettings).parse(settings);
    await setUpWarehouse(config);
    const { killAndRestart } = bigquery;
    return await use({
      settings,
      query: (use) => use(createWarehouseQuery(config)),
      async stopFor(ms) {
        if (!killAndRestart)
          throw new PrerequisiteError(
            'This benchmark must be able to kill BigQuery: unset BIGQUERY_REST_URL, so that it starts an emulator.',
          );
        await killAndRestart(ms);
      },
    });
  } finally {
    await bigquery.stop();
  }
}

/** Provides an empty DuckDB file while `use` runs. */
export async function withDuckdb<T>(use: (warehouse: EmptyWarehouse) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
  const settings = { DUCKDB_PATH: join(folder, 'events.duckdb') };
  const queryFile: EmptyWarehouse['query'] = async (useTarget) => {
    const config = defineConfig(warehouseSettings).parse(settings);
    const { start, stop, query } = createWarehouse(config, quietTelemetry('bench'));
    await start();
    try {
      return await useTarget({ query, dataset: DATASET });
    } finally {
      await stop();
    }
  };
  try {
    return await use({ settings, query: queryFile });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
