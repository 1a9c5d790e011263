import { createHash, randomBytes } from 'node:crypto';
import { defineConfig } from '@cio-bus/service';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openStorageWrite } from '../src/bigquery/open-bigquery.ts';
import { removeBigqueryDataset, setUpBigquery } from '../src/bigquery/set-up/set-up-bigquery.ts';
import { findHashed, findIdentities } from '../src/erase/find-identities.ts';
import {
  createPersonEraser,
  createWarehouseQuery,
  warehouseQuerySettings,
  warehouseSettings,
} from '../src/registry.ts';
import { aRow, NOON_MS } from './a-row.ts';

const bigquery = inject('bigquery');

describe.skipIf(!bigquery)('erasing a person in a BigQuery emulator', () => {
  const settings = { WAREHOUSE: 'bigquery', BIGQUERY_DATASET: `test_${randomBytes(6).toString('hex')}`, ...bigquery };
  const config = defineConfig(warehouseSettings).parse(settings);
  const query = defineConfig(warehouseQuerySettings).parse(settings);
  beforeAll(async () => {
    await setUpBigquery(config);
    const warehouse = await openStorageWrite(config);
    const ofAda = { delivery_id: 'd-1', recipient: 'ada@example.com', payload: '{"a":1}', source_partition: 1 };
    const rows = [
      ...Array.from({ length: 8 }, (_, index) => aRow({ event_id: `e${index}`, customer_id: 'grace', payload: '{}' })),
      aRow({ event_id: 'a1', customer_id: 'ada', metric: 'sent', ...ofAda }),
      aRow({
        ...{ event_id: 'm1', kind: 'command', metric: 'merge', status: 'success', customer_id: 'bob' },
        payload: '{"payload":{"secondary":{"email":"bob@old.example.com"}}}',
      }),
      aRow({ event_id: 'b1', customer_id: 'bob', recipient: 'Bob@example.com' }),
      aRow({ event_id: 'a2', metric: 'opened', ...ofAda, source_offset: 1, timestamp: NOON_MS + 1_000 }),
    ];
    const errors = await warehouse.append(rows, { signal: new AbortController().signal });
    expect(errors.filter(Boolean)).toEqual([]);
    await warehouse.close();
  });
  afterAll(() => removeBigqueryDataset(config));

  it('finds who was merged with a person, their addresses, and names of which only a hash is known', async () => {
    const warehouse = createWarehouseQuery(query);
    expect(await findIdentities(warehouse, ['bob@old.example.com'])).toEqual({
      merged: ['bob'],
      addresses: ['Bob@example.com'],
    });
    const hashes = [createHash('sha256').update('prefixbob@example.com').digest('hex')];
    expect(await findHashed(warehouse, { prefix: 'prefix', hashes })).toEqual(['Bob@example.com']);
  });

  it('masks or deletes their rows, and finds none the second time', async () => {
    const eraser = createPersonEraser(query);
    const { query: ask, table } = createWarehouseQuery(query);
    expect(await eraser.erase('ada', { mode: 'mask', dryRun: true })).toEqual({ rows: 2, waiting: 0 });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 2, waiting: 0 });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 0, waiting: 0 });
    const masked = await ask(`SELECT * FROM ${table} WHERE delivery_id = 'd-1'`);
    expect(masked).toHaveLength(2);
    expect(JSON.stringify(masked)).not.toContain('ada');
    expect(await eraser.erase('grace', { mode: 'delete' })).toEqual({ rows: 8, waiting: 0 });
    expect(await ask(`SELECT event_id FROM ${table} WHERE customer_id = 'grace'`)).toEqual([]);
  });
});
