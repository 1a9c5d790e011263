import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse, type Row, warehouseSettings } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { rowOf } from '../workload/row.ts';
import { tableFacts } from './table-facts.ts';
import { withDuckdb } from './with-warehouse.ts';

const EVENTS = 100;
const events = Array.from({ length: EVENTS }, (_, number) => rowOf(number));

const factsOf = (...batches: Row[][]) =>
  withDuckdb(async ({ settings, ask }) => {
    const warehouse = createWarehouse(defineConfig(warehouseSettings).parse(settings), quietTelemetry('test'));
    await warehouse.start();
    for (const rows of batches) await warehouse.append(rows, { signal: new AbortController().signal });
    await warehouse.stop();
    return ask((asked) => tableFacts(asked, EVENTS));
  });

describe('tableFacts', () => {
  it('finds nothing wrong with a table of every event', async () => {
    expect(await factsOf(events)).toEqual({ lost: 0, doubled: 0, repeats: 0 });
  });

  it('counts what was written twice in the raw table alone', async () => {
    expect(await factsOf(events, events.slice(10, 20))).toEqual({ lost: 0, doubled: 0, repeats: 10 });
  });

  it.each([
    ['that has no row', []],
    ['in whose place another one came', [rowOf(EVENTS)]],
    ['whose row is of another delivery', [{ ...rowOf(7), delivery_id: 'delivery-99' }]],
    ['whose row is of another person', [{ ...rowOf(7), customer_id: 'user-8' }]],
    ['whose row tells of another metric', [{ ...rowOf(7), metric: 'sent' }]],
  ])('counts an event as lost %s', async (_, instead) => {
    expect(await factsOf([...events.toSpliced(7, 1), ...instead])).toMatchObject({ lost: 1 });
  });
});
