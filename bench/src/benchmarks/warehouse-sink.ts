import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { tableFacts } from '../warehouse/table-facts.ts';
import { withBigquery } from '../warehouse/with-warehouse.ts';

const EVENTS = 500_000;
/** The emulator takes its time with insertAll; its rate is the same all along. */
const INSERT_ALL_SHARE = 0.1;

const side = (name: string, kind: 'bigquery' | 'bigquery-rest', share = 1): Side => ({
  name,
  run: (stage) =>
    withBigquery(kind, async ({ settings, ask }) => {
      const prefix = await stage.emptyTopics();
      const messages = Math.round(stage.size(EVENTS) * share);
      await stage.work({ program: 'fill-webhooks', prefix, messages });
      const measured = await stage.work({ program: 'sink', prefix, messages, settings });
      return { ...figuresOf(measured), ...(await ask((asked) => tableFacts(asked, messages))) };
    }),
});

/** From Kafka into BigQuery, by either of its APIs. */
export const warehouseSink: Benchmark = {
  name: 'warehouse-sink',
  work: '500,000 webhooks from Kafka through the sink into an emulator of BigQuery, whose own speed is the limit',
  sides: [side('Storage Write', 'bigquery'), side('insertAll', 'bigquery-rest', INSERT_ALL_SHARE)],
  bars: [
    { what: 'lost', figure: (of) => of('Storage Write').lost, atMost: 0, always: true },
    { what: 'more than once in events_current', figure: (of) => of('Storage Write').doubled, atMost: 0, always: true },
    {
      what: '× the rate of insertAll',
      figure: (of) => of('Storage Write').rate / of('insertAll').rate,
      atLeast: 1,
    },
  ],
};
