import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import type { Worker } from '../stage/start-worker.ts';
import { untilTrue } from '../stage/wait-until.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type EmptyWarehouse, withBigquery, withDuckdb } from '../warehouse/with-warehouse.ts';

const EVENTS = 200_000;
const KILLS = 10;
const POLL_MS = 10;
const ENDLESS = 1e9; // the rows to come are not to be known: some come twice

async function killWhileLoading(stage: Stage, { settings, ask }: EmptyWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  await stage.work({ program: 'fill-webhooks', prefix, messages });
  const begun = performance.now();
  let stored = 0;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const worker = stage.start({ program: 'sink', prefix, messages: ENDLESS, settings });
    // Each sink but the last one is killed while it writes.
    const share = (messages * (kill + 1)) / (KILLS + 1);
    const enough = kill === KILLS ? () => stage.isLoaded(prefix) : async () => stored + rowsOf(worker) >= share;
    await Promise.race([untilTrue(enough, POLL_MS), worker.finished]);
    stored += rowsOf(worker);
    await worker.kill();
  }
  const facts = await ask((asked) => tableFacts(asked, messages));
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

/** What a sink that dies leaves behind. */
export const warehouseKills: Benchmark = {
  name: 'warehouse-kills',
  work: '200,000 webhooks, the sink killed with -9 ten times while it loads them, and started again at once',
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
    { what: `more than once in events_current, ${name}`, figure: (of) => of(name).doubled, atMost: 0, always: true },
  ]),
};
