import { fileURLToPath } from 'node:url';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { viewQuery } from '../../src/views/view-query.ts';
import { aRow } from '../a-row.ts';
import { describeWarehouse } from '../describe-warehouse.ts';
import { memoryAdapter } from './memory-adapter.ts';
import { type MemoryServer, startMemoryServer } from './memory-server.ts';
import { warehouses } from './registry.ts';

const registry = fileURLToPath(new URL('./registry.ts', import.meta.url));
const appendForever = fileURLToPath(new URL('../append-forever.ts', import.meta.url));

describeWarehouse('memory, a new one', async () => {
  const server = await startMemoryServer();
  const settings = { WAREHOUSE: 'memory', MEMORY_URL: server.url };
  const config = defineConfig(warehouses.writerSettings).parse(settings);
  return {
    open: () => memoryAdapter.open(config),
    clear: () => server.clear(),
    dialect: memoryAdapter.dialect,
    dataset: memoryAdapter.table(config).dataset,
    appendForever: [appendForever, JSON.stringify(settings), registry],
    dispose: () => server.stop(),
  };
});

describe('a new warehouse, by one line in a registry', () => {
  let server: MemoryServer;
  beforeEach(async () => {
    server = await startMemoryServer();
  });
  afterEach(() => server.stop());

  it('is a value of WAREHOUSE, with its own settings, and is written, queried and erased by the same functions', async () => {
    const settings = { WAREHOUSE: 'memory', MEMORY_URL: server.url };
    const writer = warehouses.create(defineConfig(warehouses.writerSettings).parse(settings), quietTelemetry('test'));
    const config = defineConfig(warehouses.clientSettings).parse(settings);
    const reader = warehouses.query(config);
    await writer.start();
    expect(await writer.append([aRow({ customer_id: 'ada' })], { signal: AbortSignal.timeout(10_000) })).toEqual([
      undefined,
    ]);

    expect(await reader.query(await viewQuery('events_current', reader))).toHaveLength(1);
    expect(await warehouses.eraser(config).erase('ada', { mode: 'delete' })).toEqual({ rows: 1, waiting: 0 });
    expect(await writer.query(`SELECT * FROM ${writer.table}`)).toEqual([]);
    await writer.stop();
  });

  it('is described where WAREHOUSE is', () => {
    expect(warehouses.writerSettings.WAREHOUSE.description).toMatch(
      /, memory \(the memory of a server, for tests\)\.$/,
    );
  });
});
