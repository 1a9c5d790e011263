import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, quietTelemetry, type Telemetry } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../test/a-row.ts';
import { createWarehouse, warehouseSettings } from './registry.ts';

const signal = new AbortController().signal;

describe('createWarehousePart', () => {
  let folder: string;
  let counted: unknown[];
  let telemetry: Telemetry;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-warehouse-'));
    counted = [];
    telemetry = { ...quietTelemetry('test'), count: (name, labels, by = 1) => void counted.push([name, labels, by]) };
  });
  afterEach(() => rm(folder, { recursive: true }));
  const create = (config: { DUCKDB_PATH?: string } = {}) =>
    createWarehouse(defineConfig(warehouseSettings).parse({ STATE_DIR: folder, ...config }), telemetry);

  it('is unready, and retryable, before it is open', async () => {
    const warehouse = create();
    expect(warehouse.unready?.()).toBe('the warehouse is not open');
    expect((await warehouse.append([aRow()], { signal }))[0]?.code).toBe('WAREHOUSE_UNAVAILABLE');
    await expect(warehouse.query('SELECT 1')).rejects.toThrow('WAREHOUSE_UNAVAILABLE');
  });

  it('keeps its file in STATE_DIR, and counts rows and queries', async () => {
    const warehouse = create();
    await warehouse.start();
    expect(warehouse.unready?.()).toBeUndefined();
    await warehouse.append([aRow(), aRow({ kind: 'command' }), aRow({ event_id: null as unknown as string })], {
      signal,
    });
    expect(await warehouse.query('SELECT COUNT(*) AS n FROM customerio_events.delivery_events')).toEqual([{ n: 2 }]);
    await expect(warehouse.query('nonsense')).rejects.toThrow();
    await warehouse.stop();

    expect(counted).toEqual([
      ['cio_bus_warehouse_rows_total', { kind: 'webhook' }, 1],
      ['cio_bus_warehouse_rows_failed_total', { kind: 'webhook', code: 'ROW_REJECTED' }, 1],
      ['cio_bus_warehouse_rows_total', { kind: 'command' }, 1],
      ['cio_bus_warehouse_queries_total', { result: 'answered' }, 1],
      ['cio_bus_warehouse_queries_total', { result: 'refused' }, 1],
    ]);
  });

  it('fails its start naming the file that cannot be opened', async () => {
    await expect(create({ DUCKDB_PATH: folder }).start()).rejects.toThrow(folder);
  });
});
