import { randomBytes } from 'node:crypto';
import { topics } from '@cio-bus/contracts';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { fakeTopics } from '@cio-bus/testkit';
import {
  createWarehouse,
  createWarehouseQuery,
  removeWarehouse,
  setUpWarehouse,
  type WarehouseQuery,
  warehouseQuerySettings,
  warehouseSettings,
} from '@cio-bus/warehouse';
import { aRow, NOON_MS } from '@cio-bus/warehouse/fixtures';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { countMetrics } from '../src/count-metrics.ts';
import { readLoadedRecords } from '../src/loaded-records.ts';
import { trace } from '../src/trace/trace.ts';

const bigquery = inject('bigquery');

/** The queries that unit tests run on DuckDB, run in GoogleSQL. */
describe.skipIf(!bigquery)('queries of a BigQuery emulator', () => {
  const settings = { WAREHOUSE: 'bigquery', BIGQUERY_DATASET: `test_${randomBytes(6).toString('hex')}`, ...bigquery };
  const config = defineConfig(warehouseSettings).parse(settings);
  const queryConfig = defineConfig(warehouseQuerySettings).parse(settings);
  const lost = 3;
  let warehouse: WarehouseQuery;
  beforeAll(async () => {
    warehouse = createWarehouseQuery(queryConfig);
    await setUpWarehouse(queryConfig);
    const writer = createWarehouse(config, quietTelemetry('test'));
    await writer.start();
    const offsets = Array.from({ length: 8 }, (_, offset) => offset).filter((offset) => offset !== lost);
    const rows = [...offsets, 5] // offset 5 has two rows
      .map((source_offset) =>
        aRow({ event_id: `e${source_offset}`, source_offset, metric: 'sent', customer_id: 'grace', payload: '{}' }),
      );
    const ofAda = { delivery_id: 'd-1', recipient: 'ada@example.com', payload: '{"a":1}', source_partition: 1 };
    const adas = [
      aRow({ event_id: 'a1', customer_id: 'ada', metric: 'sent', ...ofAda }),
      aRow({ event_id: 'a2', metric: 'opened', ...ofAda, source_offset: 1, timestamp: NOON_MS + 1_000 }),
    ];
    const errors = await writer.append([...rows, ...adas], { signal: new AbortController().signal });
    expect(errors.filter(Boolean)).toEqual([]);
    await writer.stop();
  });
  afterAll(() => removeWarehouse(queryConfig));

  it('lists the records that the table has rows of', async () => {
    const loaded = await readLoadedRecords(warehouse, [topics.webhooks]);
    const at = (offset: number) => loaded.has({ topic: topics.webhooks, partition: 0, offset });
    expect(Array.from({ length: 9 }, (_, offset) => at(offset))).toEqual(
      Array.from({ length: 9 }, (_, offset) => offset !== lost && offset < 8),
    );
  });

  it('traces a delivery through its rows', async () => {
    const { steps } = await trace({ read: fakeTopics(() => []), warehouse }, 'd-1');
    expect(steps.filter(({ what }) => what !== 'loaded').map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('counts messages by what happened to them', async () => {
    const period = { from: NOON_MS, to: NOON_MS + 1_000 };
    expect(await countMetrics(warehouse, period)).toEqual({ sent: 1, opened: 1, human_opened: 1 });
  });
});
