import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MESSAGES = 500_000;
const VALUE_BYTES = 600;
/** What the outcome of such a command is long. */
const OUTCOME_BYTES = 840;

const side = (name: string, program: ProgramName): Side => ({
  name,
  async run(stage) {
    const messages = stage.size(MESSAGES);
    const prefix = await stage.data({ messages, valueBytes: VALUE_BYTES });
    return figuresOf(await stage.work({ program, prefix, messages, outcomes: true, valueBytes: OUTCOME_BYTES }));
  },
});

/** What it costs to write down how each message ended. */
export const outcomes: Benchmark = {
  name: 'outcomes',
  work: 'the same, with an outcome record for each command',
  sides: [
    side('engine', 'engine-skip'),
    side('engine, batches of 1,000', 'engine-skip-batch'),
    side('bare kafkajs producer', 'kafkajs-producer'),
    side('kafkajs eachBatch that parses, and the bare producer', 'kafkajs-relay'),
  ],
  bars: [
    {
      what: 'engine, × the rate of the bare producer',
      figure: (of) => of('engine').rate / of('bare kafkajs producer').rate,
      atLeast: 0.7,
    },
    {
      what: 'engine in batches, × the rate of the bare producer',
      figure: (of) => of('engine, batches of 1,000').rate / of('bare kafkajs producer').rate,
      atLeast: 0.7,
    },
  ],
};
