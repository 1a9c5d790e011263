import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MESSAGES = 500_000;
const VALUE_BYTES = 600;
/** Size of the outcome record of such a command. */
const OUTCOME_BYTES = 840;

const side = (name: string, program: ProgramName): Side => ({
  name,
  async run(stage) {
    const messages = stage.size(MESSAGES);
    const prefix = await stage.data({ messages, valueBytes: VALUE_BYTES });
    return figuresOf(await stage.work({ program, prefix, messages, outcomes: true, valueBytes: OUTCOME_BYTES }));
  },
});

/** Cost of an outcome record per message. */
export const outcomes: Benchmark = {
  name: 'outcomes',
  work: 'the workload of `drain`, with an outcome record per command',
  sides: [
    side('engine', 'engine-skip'),
    side('engine, batches of 1,000', 'engine-skip-batch'),
    side('plain kafkajs producer', 'kafkajs-producer'),
    side('kafkajs eachBatch with parsing, plus the plain producer', 'kafkajs-relay'),
  ],
  bars: [
    {
      what: 'engine, × the throughput of the plain producer',
      figure: (of) => of('engine').rate / of('plain kafkajs producer').rate,
      atLeast: 0.7,
    },
    {
      what: 'engine in batches, × the throughput of the plain producer',
      figure: (of) => of('engine, batches of 1,000').rate / of('plain kafkajs producer').rate,
      atLeast: 0.7,
    },
  ],
};
