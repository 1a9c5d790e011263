import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type EmptyWarehouse, withBigquery, withDuckdb } from '../warehouse/with-warehouse.ts';

const EVENTS = 60_000;
const PER_SECOND = 1_000;
const POLL_MS = 100;

async function loadContinuously(stage: Stage, { settings, query }: EmptyWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  const sink = stage.start({ program: 'sink', prefix, messages, settings });
  const publisher = stage.start({ program: 'fill-webhooks', prefix, messages, perSecond: PER_SECOND });
  await Promise.race([publisher.finished, sink.finished]);
  const { p50 = 0, p99 = 0 } = await sink.finished;
  while (!(await stage.isLoaded(prefix))) await sleep(POLL_MS);
  return { p50, p99, ...(await query((target) => tableFacts(target, messages))) };
}

const sides: Side[] = [
  { name: 'DuckDB', run: (stage) => withDuckdb((warehouse) => loadContinuously(stage, warehouse)) },
  {
    name: 'Storage Write',
    run: (stage) => withBigquery('bigquery', (warehouse) => loadContinuously(stage, warehouse)),
  },
];

/** Age of an event when its row is stored. */
export const warehouseLatency: Benchmark = {
  name: 'warehouse-latency',
  work: '60,000 webhooks at 1,000 per second: time from just before publishing to Kafka to the acknowledged row',
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `p99, ms, ${name}`, figure: (of) => of(name).p99, atMost: 3_000 },
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
  ]),
};
