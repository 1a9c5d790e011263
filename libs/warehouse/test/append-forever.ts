/** Appends rows to the DuckDB file named by its argument until it is killed; prints how many are acknowledged. */
import { openDuckdbWarehouse } from '../src/duckdb/duckdb-warehouse.ts';
import { aRow } from './a-row.ts';

const BATCH_ROWS = 50;
const warehouse = await openDuckdbWarehouse(String(process.argv[2]));
for (let count = 0; ; ) {
  const rows = Array.from({ length: BATCH_ROWS }, (_, index) => aRow({ event_id: `event-${count + index}` }));
  const errors = await warehouse.append(rows, { signal: new AbortController().signal });
  if (errors.some(Boolean)) throw new Error('a row was refused');
  count += BATCH_ROWS;
  process.stdout.write(`${count}\n`);
}
