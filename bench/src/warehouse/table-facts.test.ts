import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse, type Row, warehouseSettings } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { rowOf } from '../workload/row.ts';
import { tableFacts } from './table-facts.ts';
import { withDuckdb } from './with-warehouse.ts';

const EVENTS = 100;
const events = Array.from({ length: EVENTS }, (_, number) => rowOf(number));

const factsOf = (...batches: Row[][]) =>
  withDuckdb(async ({ settings, query }) => {
    const warehouse = createWarehouse(defineConfig(warehouseSettings).parse(settings), quietTelemetry('test'));
    await warehouse.start();
    for (const rows of batches) await warehouse.append(rows, { signal: new AbortController().signal });
    await warehouse.stop();
    return query((target) => tableFacts(target, EVENTS));
  });

describe('tableFacts', () => {
  it('finds no difference if every event has its row', async () => {
    expect(await factsOf(events)).toEqual({ lost: 0, duplicates: 0, repeats: 0 });
  });

  it('counts rows written twice as repeats in the raw table only', async () => {
    expect(await factsOf(events, events.slice(10, 20))).toEqual({ lost: 0, duplicates: 0, repeats: 10 });
  });

  it.each([
    ['without a row', []],
    ['replaced by another event', [rowOf(EVENTS)]],
    ['whose row has another delivery', [{ ...rowOf(7), delivery_id: 'delivery-99' }]],
    ['whose row has another person', [{ ...rowOf(7), customer_id: 'user-8' }]],
    ['whose row has another metric', [{ ...rowOf(7), metric: 'sent' }]],
  ])('counts an event as lost %s', async (_, instead) => {
    expect(await factsOf([...events.toSpliced(7, 1), ...instead])).toMatchObject({ lost: 1 });
  });
});
