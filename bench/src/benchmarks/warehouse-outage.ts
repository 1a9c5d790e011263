import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { untilTrue } from '../stage/wait-until.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { type BigqueryKind, type MortalWarehouse, withMortalBigquery } from '../warehouse/with-warehouse.ts';

const EVENTS = 60_000;
const PER_SECOND = 1_000;
/** Stored when the outage begins. */
const BEGINS_AT = 0.25;
const OUTAGE_MS = 60_000;
const ENDLESS = 1e9; // the rows to come are not to be known: some come twice

async function loadThroughOutage(stage: Stage, { settings, ask, beAway }: MortalWarehouse): Promise<Figures> {
  const prefix = await stage.emptyTopics();
  const messages = stage.size(EVENTS);
  const sink = stage.start({ program: 'sink', prefix, messages: ENDLESS, settings });
  const publisher = stage.start({ program: 'fill-webhooks', prefix, messages, perSecond: PER_SECOND });
  const throughOutage = async () => {
    await untilTrue(async () => sink.latest().messages >= messages * BEGINS_AT);
    await beAway(OUTAGE_MS);
    const backAt = performance.now();
    await publisher.finished;
    await untilTrue(() => stage.isLoaded(prefix));
    return (performance.now() - backAt) / 1_000;
  };
  const doneAfter = await Promise.race([throughOutage(), failureOf(sink.finished)]);
  await sink.kill();
  const deadLetters = await stage.deadLetters(prefix);
  const { peakMegabytes } = sink.latest();
  return { peakMegabytes, doneAfter, deadLetters, ...(await ask((asked) => tableFacts(asked, messages))) };
}

const failureOf = (finished: Promise<unknown>): Promise<never> =>
  finished.then(() => Promise.reject(new Error('the sink ended before all was loaded')));

const side = (name: string, kind: BigqueryKind): Side => ({
  name,
  run: (stage) => withMortalBigquery(kind, (warehouse) => loadThroughOutage(stage, warehouse)),
});
const sides = [side('Storage Write', 'bigquery'), side('insertAll', 'bigquery-rest')];

/** What a sink makes of a warehouse that is gone for long. */
export const warehouseOutage: Benchmark = {
  name: 'warehouse-outage',
  work: '60,000 webhooks at 1,000 a second, BigQuery killed with -9 when a quarter is loaded, and away for a minute',
  onDemand: true,
  sides,
  bars: sides.flatMap(({ name }) => [
    { what: `lost, ${name}`, figure: (of) => of(name).lost, atMost: 0, always: true },
    { what: `more than once in events_current, ${name}`, figure: (of) => of(name).doubled, atMost: 0, always: true },
    { what: `dead letters, ${name}`, figure: (of) => of(name).deadLetters, atMost: 0, always: true },
    { what: `s to finish after it, ${name}`, figure: (of) => of(name).doneAfter, atMost: 60 },
  ]),
};
