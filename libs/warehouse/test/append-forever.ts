/** Appends rows to the warehouse of the settings in its argument until it is killed; prints how many are acknowledged. */
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse } from '../src/create-warehouse.ts';
import { warehouseSettings } from '../src/settings.ts';
import { aRow } from './a-row.ts';

const BATCH_ROWS = 50;
const config = defineConfig(warehouseSettings).parse(JSON.parse(String(process.argv[2])));
const warehouse = createWarehouse(config, quietTelemetry('append-forever'));
await warehouse.start();
for (let count = 0; ; ) {
  const rows = Array.from({ length: BATCH_ROWS }, (_, index) => aRow({ event_id: `event-${count + index}` }));
  const errors = await warehouse.append(rows, { signal: new AbortController().signal });
  if (errors.some(Boolean)) throw new Error('a row was refused');
  count += BATCH_ROWS;
  process.stdout.write(`${count}\n`);
}
