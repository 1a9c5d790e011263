import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type EmptyWarehouse, withBigquery, withDuckdb } from '../warehouse/with-warehouse.ts';

const EVENTS = 60_000;
const PER_SECOND = 1_000;
const POLL_MS = 100;

async function loadAsTheyCome(stage: Stage, { settings, ask }: EmptyWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  const sink = stage.start({ program: 'sink', prefix, messages, settings });
  const publisher = stage.start({ program: 'fill-webhooks', prefix, messages, perSecond: PER_SECOND });
  await Promise.race([publisher.finished, sink.finished]);
  const { p50 = 0, p99 = 0 } = await sink.finished;
  while (!(await stage.isLoaded(prefix))) await sleep(POLL_MS);
  return { p50, p99, ...(await ask((asked) => tableFacts(asked, messages))) };
}

const sides: Side[] = [
  { name: 'DuckDB', run: (stage) => withDuckdb((warehouse) => loadAsTheyCome(stage, warehouse)) },
  { name: 'Storage Write', run: (stage) => withBigquery('bigquery', (warehouse) => loadAsTheyCome(stage, warehouse)) },
];

/** How old an event is when its row is stored. */
export const warehouseLatency: Benchmark = {
  name: 'warehouse-latency',
  work: '60,000 webhooks at 1,000 a second: from their time, just before they are written to Kafka, to the acknowledged row',
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `p99, ms, ${name}`, figure: (of) => of(name).p99, atMost: 3_000 },
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
  ]),
};
