import { topics } from '@cio-bus/contracts';
import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { waitUntil } from '../stage/wait-until.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type BigqueryKind, type RestartableWarehouse, withRestartableBigquery } from '../warehouse/with-warehouse.ts';

const EVENTS = 60_000;
const PER_SECOND = 1_000;
/** Share stored when the outage begins. */
const BEGINS_AT = 0.25;
const OUTAGE_MS = 60_000;
const ENDLESS = 1e9; // the number of rows is unknown: some are written twice

async function loadThroughOutage(stage: Stage, { settings, query, stopFor }: RestartableWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  const sink = stage.start({ program: 'sink', prefix, messages: ENDLESS, settings });
  const publisher = stage.start({ program: 'fill-webhooks', prefix, messages, perSecond: PER_SECOND });
  const throughOutage = async () => {
    await waitUntil(async () => sink.latest().messages >= messages * BEGINS_AT);
    await stopFor(OUTAGE_MS);
    const backAt = performance.now();
    await publisher.finished;
    await waitUntil(() => stage.isLoaded(prefix));
    return (performance.now() - backAt) / 1_000;
  };
  const catchesUpAfter = await Promise.race([throughOutage(), failureOf(sink.finished)]);
  await sink.kill();
  const deadLetters = await stage.records(prefix, topics.deadLetters);
  const { peakMegabytes } = sink.latest();
  return { peakMegabytes, catchesUpAfter, deadLetters, ...(await query((target) => tableFacts(target, messages))) };
}

const failureOf = (finished: Promise<unknown>): Promise<never> =>
  finished.then(() => Promise.reject(new Error('the sink stopped before everything was loaded')));

const side = (name: string, kind: BigqueryKind): Side => ({
  name,
  run: (stage) => withRestartableBigquery(kind, (warehouse) => loadThroughOutage(stage, warehouse)),
});
const sides = [side('Storage Write', 'bigquery'), side('insertAll', 'bigquery-rest')];

/** Behaviour of the sink during a long outage of the warehouse. */
export const warehouseOutage: Benchmark = {
  name: 'warehouse-outage',
  work: '60,000 webhooks at 1,000 per second, BigQuery killed with SIGKILL once a quarter is loaded, and down for one minute',
  onDemand: true,
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
    { what: `duplicates in events_current, ${name}`, figure: (of) => of(name).duplicates, atMost: 0, always: true },
    { what: `dead letters, ${name}`, figure: (of) => of(name).deadLetters, atMost: 0, always: true },
    { what: `caught up after, s, ${name}`, figure: (of) => of(name).catchesUpAfter, atMost: 60 },
  ]),
};
