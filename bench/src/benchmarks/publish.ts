import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MESSAGES = 100_000;
const VALUE_BYTES = 600;
/** One request a record takes its time; its rate is the same all along. */
const EACH_SHARE = 0.3;

const side = (name: string, program: ProgramName, share = 1): Side => ({
  name,
  async run(stage) {
    const prefix = await stage.emptyTopics();
    const messages = Math.round(stage.size(MESSAGES) * share);
    return figuresOf(await stage.work({ program, prefix, messages, valueBytes: VALUE_BYTES }));
  },
});

/** What the SDK's micro-batches bring; its checks and ids are in the figure. */
export const publish: Benchmark = {
  name: 'publish',
  work: '100,000 events of 600 B published by 500 callers, each waiting for its acknowledgement',
  sides: [
    side('CustomerIOEventBus', 'publish-bus'),
    side('one kafkajs producer.send each', 'publish-each', EACH_SHARE),
  ],
  bars: [
    {
      what: '× the rate of one producer.send each',
      figure: (of) => of('CustomerIOEventBus').rate / of('one kafkajs producer.send each').rate,
      atLeast: 5,
    },
  ],
};
