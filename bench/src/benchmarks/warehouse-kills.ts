import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import type { Worker } from '../stage/start-worker.ts';
import { waitUntil } from '../stage/wait-until.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type EmptyWarehouse, withBigquery, withDuckdb } from '../warehouse/with-warehouse.ts';

const EVENTS = 200_000;
const KILLS = 10;
const POLL_MS = 10;
const ENDLESS = 1e9; // the number of rows is unknown: some are written twice

async function killWhileLoading(stage: Stage, { settings, query }: EmptyWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  await stage.work({ program: 'fill-webhooks', prefix, messages });
  const begun = performance.now();
  let stored = 0;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const worker = stage.start({ program: 'sink', prefix, messages: ENDLESS, settings });
    // Every sink but the last is killed while it writes.
    const share = (messages * (kill + 1)) / (KILLS + 1);
    const isEnough = kill === KILLS ? () => stage.isLoaded(prefix) : async () => stored + rowsOf(worker) >= share;
    await Promise.race([waitUntil(isEnough, POLL_MS), worker.finished]);
    stored += rowsOf(worker);
    await worker.kill();
  }
  const facts = await query((target) => tableFacts(target, messages));
  return { rate: messages / ((performance.now() - begun) / 1_000), ...facts };
}

const rowsOf = (worker: Worker) => worker.latest().messages;

const sides: Side[] = [
  { name: 'DuckDB', run: (stage) => withDuckdb((warehouse) => killWhileLoading(stage, warehouse)) },
  {
    name: 'Storage Write',
    run: (stage) => withBigquery('bigquery', (warehouse) => killWhileLoading(stage, warehouse)),
  },
];

/** Table after repeated crashes of the sink. */
export const warehouseKills: Benchmark = {
  name: 'warehouse-kills',
  work: '200,000 webhooks, the sink killed with SIGKILL ten times while it loads them, and restarted immediately',
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
    { what: `duplicates in events_current, ${name}`, figure: (of) => of(name).duplicates, atMost: 0, always: true },
  ]),
};
