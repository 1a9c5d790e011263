import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MESSAGES = 100_000;
const VALUE_BYTES = 600;
/** One request per record is slow; its throughput is constant. */
const EACH_SHARE = 0.3;

const side = (name: string, program: ProgramName, share = 1): Side => ({
  name,
  async run(stage) {
    const prefix = await stage.emptyTopics();
    const messages = Math.round(stage.size(MESSAGES) * share);
    return figuresOf(await stage.work({ program, prefix, messages, valueBytes: VALUE_BYTES }));
  },
});

/** Benefit of the SDK's micro-batches; its checks and ids are included. */
export const publish: Benchmark = {
  name: 'publish',
  work: '100,000 events of 600 B published by 500 concurrent callers, each awaiting its acknowledgement',
  sides: [
    side('CustomerIOEventBus', 'publish-bus'),
    side('one kafkajs producer.send per event', 'publish-each', EACH_SHARE),
  ],
  bars: [
    {
      what: '× the throughput of one producer.send per event',
      figure: (of) => of('CustomerIOEventBus').rate / of('one kafkajs producer.send per event').rate,
      atLeast: 5,
    },
  ],
};
