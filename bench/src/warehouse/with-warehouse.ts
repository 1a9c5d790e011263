import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATASET } from '@cio-bus/contracts';
import { ensureBigquery, SetupError } from '@cio-bus/local';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import {
  createWarehouse,
  createWarehouseQuery,
  setUpBigquery,
  warehouseQuerySettings,
  warehouseSettings,
} from '@cio-bus/warehouse';
import type { Asked } from './table-facts.ts';

/** An empty warehouse: the settings that lead a sink to it, and how to ask it once no sink has it open. */
export interface EmptyWarehouse {
  settings: Readonly<Record<string, string>>;
  ask<T>(use: (asked: Asked) => Promise<T>): Promise<T>;
}

/** One of BigQuery's APIs. */
export type BigqueryKind = 'bigquery' | 'bigquery-rest';

/** A BigQuery that can be away. */
export interface MortalWarehouse extends EmptyWarehouse {
  /** Ends the server with -9, and starts it again on its data after so long; resolves once it takes requests. */
  beAway(ms: number): Promise<void>;
}

/** Gives an empty BigQuery, an emulator's, for as long as it is used. */
export const withBigquery = <T>(kind: BigqueryKind, use: (warehouse: EmptyWarehouse) => Promise<T>): Promise<T> =>
  withEmulator(kind, {}, use);

/** Gives one that keeps its data on disk, so that it may be killed. */
export async function withMortalBigquery<T>(
  kind: BigqueryKind,
  use: (warehouse: MortalWarehouse) => Promise<T>,
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
  use: (warehouse: MortalWarehouse) => Promise<T>,
): Promise<T> {
  const bigquery = await ensureBigquery(options);
  try {
    const dataset = `bench_${randomBytes(4).toString('hex')}`;
    const settings = { WAREHOUSE: kind, BIGQUERY_DATASET: dataset, ...bigquery.settings };
    const config = defineConfig(warehouseQuerySettings).parse(settings);
    await setUpBigquery(config);
    const { killAndRestart } = bigquery;
    return await use({
      settings,
      ask: (look) => look(createWarehouseQuery(config)),
      async beAway(ms) {
        if (!killAndRestart) throw new SetupError('BigQuery is not a process of ours: unset BIGQUERY_REST_URL.');
        await killAndRestart(ms);
      },
    });
  } finally {
    await bigquery.stop();
  }
}

/** Gives an empty DuckDB file for as long as it is used. */
export async function withDuckdb<T>(use: (warehouse: EmptyWarehouse) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
  const settings = { DUCKDB_PATH: join(folder, 'events.duckdb') };
  const ask: EmptyWarehouse['ask'] = async (look) => {
    const config = defineConfig(warehouseSettings).parse(settings);
    const { start, stop, query } = createWarehouse(config, quietTelemetry('bench'));
    await start();
    try {
      return await look({ query, dataset: DATASET });
    } finally {
      await stop();
    }
  };
  try {
    return await use({ settings, ask });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
