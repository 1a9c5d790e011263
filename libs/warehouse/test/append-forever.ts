/**
 * Appends rows until it is killed, and prints how many are acknowledged. Arguments: the warehouse's settings as JSON, and
 * the module of a registry that has it (the product's by default).
 */
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { aRow } from './a-row.ts';

const BATCH_ROWS = 50;
const [settings = '', registry = '../src/registry.ts'] = process.argv.slice(2);
const { warehouses }: typeof import('../src/registry.ts') = await import(registry);
const config = defineConfig(warehouses.writerSettings).parse(JSON.parse(settings));
const warehouse = warehouses.create(config, quietTelemetry('append-forever'));
await warehouse.start();
for (let count = 0; ; ) {
  const rows = Array.from({ length: BATCH_ROWS }, (_, index) => aRow({ event_id: `event-${count + index}` }));
  const errors = await warehouse.append(rows, { signal: new AbortController().signal });
  if (errors.some(Boolean)) throw new Error('a row was refused');
  count += BATCH_ROWS;
  process.stdout.write(`${count}\n`);
}
