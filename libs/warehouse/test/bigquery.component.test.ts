import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { NAMES_TABLE, TABLE } from '@cio-bus/contracts';
import { defineConfig } from '@cio-bus/service';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRestClient } from '../src/bigquery/connection/rest-client.ts';
import { createWriteClient, defaultStream } from '../src/bigquery/connection/write-client.ts';
import { openInsertAll, openStorageWrite } from '../src/bigquery/open-bigquery.ts';
import { removeBigqueryDataset, setUpBigquery } from '../src/bigquery/set-up/set-up-bigquery.ts';
import { googleSql } from '../src/bigquery/sql/google-sql.ts';
import { createStorageWriteWarehouse } from '../src/bigquery/storage-write/storage-write-warehouse.ts';
import { createWarehouseQuery, warehouseQuerySettings, warehouseSettings } from '../src/registry.ts';
import { aRow } from './a-row.ts';
import { describeWarehouse } from './describe-warehouse.ts';

const signal = new AbortController().signal;
const appendForever = fileURLToPath(new URL('./append-forever.ts', import.meta.url));

const writers = { bigquery: openStorageWrite, 'bigquery-rest': openInsertAll } as const;

const bigquery = inject('bigquery');

describe.skipIf(!bigquery).for(['bigquery', 'bigquery-rest'] as const)('a BigQuery emulator: %s', (WAREHOUSE) => {
  const BIGQUERY_DATASET = `test_${randomBytes(6).toString('hex')}`;
  const settings = { WAREHOUSE, BIGQUERY_DATASET, ...bigquery };
  const config = defineConfig(warehouseSettings).parse(settings);
  const client = createRestClient(config);
  const dataset = client.dataset(BIGQUERY_DATASET);
  beforeAll(() => setUpBigquery(config));
  afterAll(() => removeBigqueryDataset(config));

  describeWarehouse(
    WAREHOUSE,
    async () => ({
      open: () => writers[WAREHOUSE](config),
      clear: async () => void (await client.query(`DELETE FROM ${BIGQUERY_DATASET}.${TABLE} WHERE TRUE`)),
      dialect: googleSql,
      dataset: BIGQUERY_DATASET,
      appendForever: [appendForever, JSON.stringify(settings)],
    }),
    { views: WAREHOUSE === 'bigquery' },
  );

  it('blames no row for a missing table, and writes again without a restart when it exists', async () => {
    const warehouse = await writers[WAREHOUSE](config);
    await warehouse.append([aRow({ event_id: 'before' })], { signal });
    await dataset.table(TABLE).delete();
    await dataset.table(NAMES_TABLE).delete();
    const errors = await warehouse.append([aRow({ event_id: 'meanwhile' }), aRow()], { signal });
    expect(errors.map((error) => error?.code)).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
    await expect(warehouse.replaceNames([])).rejects.toMatchObject({ code: 'WAREHOUSE_SETUP' });

    await setUpBigquery(config);
    expect(await warehouse.append([aRow({ event_id: 'after' })], { signal })).toEqual([undefined]);
    await warehouse.close();

    const asked = createWarehouseQuery(defineConfig(warehouseQuerySettings).parse(settings));
    expect(await asked.query(`SELECT event_id FROM ${asked.table}`)).toEqual([{ event_id: 'after' }]);
  });

  it('waits out a server that cannot be reached', async () => {
    const nowhere = { BIGQUERY_REST_URL: 'http://127.0.0.1:1', BIGQUERY_GRPC_URL: 'http://127.0.0.1:1' };
    const warehouse = await writers[WAREHOUSE]({ ...config, ...nowhere });
    const [error] = await warehouse.append([aRow()], { signal });
    expect(error?.code).toBe('WAREHOUSE_UNAVAILABLE');
    await expect(warehouse.query('SELECT 1')).rejects.toThrow('WAREHOUSE_UNAVAILABLE');
    await expect(warehouse.replaceNames([])).rejects.toThrow('WAREHOUSE_UNAVAILABLE');
    await warehouse.close();
  });
});

describe.skipIf(!bigquery)('a BigQuery emulator: an append stream', () => {
  const config = defineConfig(warehouseSettings).parse({
    WAREHOUSE: 'bigquery',
    BIGQUERY_DATASET: `test_${randomBytes(6).toString('hex')}`,
    ...bigquery,
  });
  beforeAll(() => setUpBigquery(config));
  afterAll(() => removeBigqueryDataset(config));
  const open = () => createStorageWriteWarehouse(createWriteClient(config), { stream: defaultStream(config) });

  it('accepts the rows of the next writer after ten that disconnected during their appends', async () => {
    for (let gone = 0; gone < 10; gone += 1) {
      const abort = new AbortController();
      const writer = open();
      const rows = Array.from({ length: 200 }, (_, index) => aRow({ event_id: `${gone}/${index}` }));
      const appends = Array.from({ length: 4 }, () => writer.append(rows, abort));
      await Promise.race(appends); // nobody receives the responses to the others
      abort.abort();
      await writer.close();
      await Promise.all(appends);
    }
    const next = open();
    expect(await next.append([aRow()], { signal })).toEqual([undefined]);
    await next.close();
  });
});
