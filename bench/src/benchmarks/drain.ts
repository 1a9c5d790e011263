import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MESSAGES = 500_000;
const VALUE_BYTES = 600;

const side = (name: string, program: ProgramName): Side => ({
  name,
  async run(stage) {
    const messages = stage.size(MESSAGES);
    const prefix = await stage.data({ messages, valueBytes: VALUE_BYTES });
    return figuresOf(await stage.work({ program, prefix, messages, outcomes: false }));
  },
});

/** Cost of the engine itself. */
export const drain: Benchmark = {
  name: 'drain',
  work: '500,000 commands of 600 B, a handler that returns `skipped`, no outcome records',
  sides: [
    side('engine', 'engine-skip'),
    side('engine, batches of 1,000', 'engine-skip-batch'),
    side('kafkajs eachBatch with parsing', 'kafkajs-parse'),
  ],
  bars: [
    {
      what: 'engine, × the throughput of kafkajs eachBatch with parsing',
      figure: (of) => of('engine').rate / of('kafkajs eachBatch with parsing').rate,
      atLeast: 0.6,
    },
    {
      what: 'engine in batches, × the throughput of kafkajs eachBatch with parsing',
      figure: (of) => of('engine, batches of 1,000').rate / of('kafkajs eachBatch with parsing').rate,
      atLeast: 0.6,
    },
  ],
};
