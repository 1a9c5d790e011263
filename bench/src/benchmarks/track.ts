import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { startSandbox } from '../stage/start-sandbox.ts';

const MESSAGES = 60_000;
const VALUE_BYTES = 300;
const OUTCOME_BYTES = 540;
/** One call per command is slow; its throughput is constant. */
const SINGLE_SHARE = 0.2;

const side = (name: string, program: ProgramName, share = 1): Side => ({
  name,
  async run(stage) {
    const all = stage.size(MESSAGES);
    const prefix = await stage.data({ messages: all, valueBytes: VALUE_BYTES, mixed: true });
    const sandbox = await startSandbox();
    try {
      const messages = Math.round(all * share);
      return figuresOf(await stage.work({ program, prefix, messages, url: sandbox.url, valueBytes: OUTCOME_BYTES }));
    } finally {
      await sandbox.stop();
    }
  },
});

/** Benefit of batches to Customer.io. */
export const track: Benchmark = {
  name: 'track',
  work: '60,000 commands of 300 B, 35 % identifies, delivered to the sandbox by `deliver-person-changes`',
  sides: [
    side('deliver-person-changes in batches', 'engine-track-batch'),
    side('one call per command', 'engine-track-single', SINGLE_SHARE),
    side('plain kafkajs producer', 'kafkajs-producer'),
  ],
  bars: [
    {
      what: '× the throughput of one call per command, same engine and client',
      figure: (of) => of('deliver-person-changes in batches').rate / of('one call per command').rate,
      atLeast: 8,
    },
    {
      what: '× the throughput of the plain producer writing as many outcomes',
      figure: (of) => of('deliver-person-changes in batches').rate / of('plain kafkajs producer').rate,
      atLeast: 0.5,
    },
  ],
};
