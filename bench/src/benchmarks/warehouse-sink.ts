import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { withBigquery } from '../warehouse/with-warehouse.ts';

const EVENTS = 500_000;
/** The emulator is slow with insertAll; its throughput is constant. */
const INSERT_ALL_SHARE = 0.1;

const side = (name: string, kind: 'bigquery' | 'bigquery-rest', share = 1): Side => ({
  name,
  run: (stage) =>
    withBigquery(kind, async ({ settings, query }) => {
      const prefix = await stage.emptyTopics();
      const messages = Math.round(stage.size(EVENTS) * share);
      await stage.work({ program: 'fill-webhooks', prefix, messages });
      const measured = await stage.work({ program: 'sink', prefix, messages, settings });
      return { ...figuresOf(measured), ...(await query((target) => tableFacts(target, messages))) };
    }),
});

/** From Kafka into BigQuery, with both of its APIs. */
export const warehouseSink: Benchmark = {
  name: 'warehouse-sink',
  work: '500,000 webhooks from Kafka through the sink into a BigQuery emulator, whose speed is the limit',
  sides: [side('Storage Write', 'bigquery'), side('insertAll', 'bigquery-rest', INSERT_ALL_SHARE)],
  bars: [
    { what: 'lost', figure: (of) => of('Storage Write').lost, atMost: 0, always: true },
    { what: 'duplicates in events_current', figure: (of) => of('Storage Write').duplicates, atMost: 0, always: true },
    {
      what: '× the throughput of insertAll',
      figure: (of) => of('Storage Write').rate / of('insertAll').rate,
      atLeast: 1,
    },
  ],
};
