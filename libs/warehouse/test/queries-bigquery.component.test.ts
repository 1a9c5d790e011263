import { randomBytes } from 'node:crypto';
import { topics } from '@cio-bus/contracts';
import { defineConfig } from '@cio-bus/service';
import { fakeTopics } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openStorageWrite } from '../src/bigquery/open-bigquery.ts';
import { removeBigqueryDataset, setUpBigquery } from '../src/bigquery/set-up-bigquery.ts';
import { createWarehouseQuery, type WarehouseQuery } from '../src/create-warehouse-query.ts';
import { createPersonEraser } from '../src/erase/create-person-eraser.ts';
import { countMetrics } from '../src/queries/count-metrics.ts';
import { readLoadedRecords } from '../src/queries/loaded-records.ts';
import { trace } from '../src/queries/trace/trace.ts';
import { warehouseQuerySettings, warehouseSettings } from '../src/settings.ts';
import { aRow, NOON_MS } from './a-row.ts';

const bigquery = inject('bigquery');

/** What DuckDB is asked in unit tests, asked in GoogleSQL. */
describe.skipIf(!bigquery)('queries of an emulator', () => {
  const settings = { WAREHOUSE: 'bigquery', BIGQUERY_DATASET: `test_${randomBytes(6).toString('hex')}`, ...bigquery };
  const config = defineConfig(warehouseSettings).parse(settings);
  const query = defineConfig(warehouseQuerySettings).parse(settings);
  const lost = 3;
  let asked: WarehouseQuery;
  beforeAll(async () => {
    asked = createWarehouseQuery(query);
    await setUpBigquery(config);
    const warehouse = await openStorageWrite(config);
    const offsets = Array.from({ length: 8 }, (_, offset) => offset).filter((offset) => offset !== lost);
    const rows = [...offsets, 5].map(
      (
        source_offset, // offset 5 is there twice
      ) => aRow({ event_id: `e${source_offset}`, source_offset, metric: 'sent', customer_id: 'grace', payload: '{}' }),
    );
    const ofAda = { delivery_id: 'd-1', recipient: 'ada@example.com', payload: '{"a":1}', source_partition: 1 };
    const adas = [
      aRow({ event_id: 'a1', customer_id: 'ada', metric: 'sent', ...ofAda }),
      aRow({ event_id: 'a2', metric: 'opened', ...ofAda, source_offset: 1, timestamp: NOON_MS + 1_000 }),
    ];
    await warehouse.append([...rows, ...adas], { signal: new AbortController().signal });
    await warehouse.close();
  });
  afterAll(() => removeBigqueryDataset(config));

  it('tells which records the table has rows of', async () => {
    const loaded = await readLoadedRecords(asked, [topics.webhooks]);
    const at = (offset: number) => loaded.has({ topic: topics.webhooks, partition: 0, offset });
    expect(Array.from({ length: 9 }, (_, offset) => at(offset))).toEqual(
      Array.from({ length: 9 }, (_, offset) => offset !== lost && offset < 8),
    );
  });

  it('traces a delivery through its rows', async () => {
    const { steps } = await trace({ read: fakeTopics(() => []), warehouse: asked }, 'd-1');
    expect(steps.filter(({ what }) => what !== 'loaded').map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('counts messages by what happened to them', async () => {
    const period = { from: NOON_MS, to: NOON_MS + 1_000 };
    expect(await countMetrics(asked, period)).toEqual({ sent: 1, opened: 1, human_opened: 1 });
  });

  it('masks a person, then deletes what came since, and finds nothing more', async () => {
    const eraser = createPersonEraser(query);
    expect(await eraser.erase('ada', { mode: 'mask', dryRun: true })).toEqual({ rows: 2, waiting: 0 });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 2, waiting: 0 });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 0, waiting: 0 });
    const masked = await asked.query(`SELECT * FROM ${asked.table} WHERE delivery_id = 'd-1'`);
    expect(masked).toHaveLength(2);
    expect(JSON.stringify(masked)).not.toContain('ada');
    expect(await eraser.erase('grace', { mode: 'delete' })).toEqual({ rows: 8, waiting: 0 });
    expect(await asked.query(`SELECT event_id FROM ${asked.table} WHERE customer_id = 'grace'`)).toEqual([]);
  });
});
