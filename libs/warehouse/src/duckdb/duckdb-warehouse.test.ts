import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATASET } from '@cio-bus/contracts';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../test/a-row.ts';
import { deleteRows } from '../../test/delete-rows.ts';
import { describeWarehouse } from '../../test/describe-warehouse.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { createDuckdbWarehouse, openDuckdbWarehouse } from './duckdb-warehouse.ts';
import { openDatabase } from './open-database.ts';
import { tableDdl } from './table-ddl.ts';

const signal = new AbortController().signal;
const appendForever = fileURLToPath(new URL('../../test/append-forever.ts', import.meta.url));

const temporary = () => mkdtemp(join(tmpdir(), 'cio-bus-warehouse-'));

describeWarehouse('DuckDB', async () => {
  const folder = await temporary();
  const path = join(folder, 'state', 'events.duckdb');
  let instance: DuckDBInstance;
  return {
    async open() {
      instance = await openDatabase(path);
      return createDuckdbWarehouse(instance);
    },
    clear: () => deleteRows(instance),
    dialect: duckdbDialect,
    dataset: DATASET,
    appendForever: [appendForever, JSON.stringify({ DUCKDB_PATH: path })],
    dispose: () => rm(folder, { recursive: true }),
  };
});

describe('openDuckdbWarehouse', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await temporary();
    path = join(folder, 'events.duckdb');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Prepares the file as another program might have left it. */
  async function prepare(...statements: readonly string[]) {
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    for (const statement of [...tableDdl(), ...statements]) await connection.run(statement);
    connection.closeSync();
    instance.closeSync();
  }

  it('finds the rows that a constraint of the table refuses', async () => {
    await prepare('CREATE UNIQUE INDEX once ON customerio_events.delivery_events (event_id)');
    const warehouse = await openDuckdbWarehouse(path);
    const ids = ['a', 'b', 'a', 'c', 'd', 'b', 'e'];

    const errors = await warehouse.append(
      ids.map((event_id) => aRow({ event_id })),
      { signal },
    );

    expect(errors.map((error) => error?.code)).toEqual([
      undefined,
      undefined,
      'ROW_REJECTED',
      undefined,
      undefined,
      'ROW_REJECTED',
      undefined,
    ]);
    expect(errors[2]?.message).not.toContain('"a"');
    const rows = await warehouse.query('SELECT event_id FROM customerio_events.delivery_events ORDER BY 1');
    expect(rows.map(({ event_id }) => event_id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    await warehouse.close();
  });

  it('rejects a table with other columns, naming the file', async () => {
    await prepare('ALTER TABLE customerio_events.delivery_events RENAME COLUMN payload TO body');
    await expect(openDuckdbWarehouse(path)).rejects.toThrow(
      `WAREHOUSE_SETUP: the table in ${path} does not have the columns`,
    );
  });

  it('adds the columns that are missing in an older table', async () => {
    await prepare('ALTER TABLE customerio_events.delivery_events DROP COLUMN device_id');
    const warehouse = await openDuckdbWarehouse(path);
    expect(await warehouse.append([aRow({ device_id: 'd1' })], { signal })).toEqual([undefined]);
    await warehouse.close();
  });

  it('names the file that another process has open', async () => {
    const owner = spawn(process.execPath, [appendForever, JSON.stringify({ DUCKDB_PATH: path })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    await expect(openDuckdbWarehouse(path)).rejects.toThrow(`${path}: another process has it open`);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  });

  it('names a path that cannot be a file', async () => {
    await expect(openDuckdbWarehouse(folder)).rejects.toThrow(`WAREHOUSE_SETUP: cannot open the DuckDB file ${folder}`);
  });

  it('is unavailable when it is closed', async () => {
    const warehouse = await openDuckdbWarehouse(path);
    await warehouse.close();
    const [error] = await warehouse.append([aRow()], { signal });
    expect(error?.code).toBe('WAREHOUSE_UNAVAILABLE');
    await expect(warehouse.query('SELECT 1')).rejects.toThrow('WAREHOUSE_UNAVAILABLE');
  });

  it('closes during running and waiting queries without losing a row', async () => {
    const warehouse = await openDuckdbWarehouse(path);
    await warehouse.append([aRow()], { signal });
    const endless = 'SELECT COUNT(*) FROM range(1000000000000) t(i) WHERE i % 7 = 3';
    const queries = Promise.allSettled([endless, endless, endless].map((sql) => warehouse.query(sql)));

    await warehouse.close();

    expect((await queries).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const again = await openDuckdbWarehouse(path);
    expect(await again.query('SELECT COUNT(*) AS n FROM customerio_events.delivery_events')).toEqual([{ n: 1 }]);
    await again.close();
  });
});
