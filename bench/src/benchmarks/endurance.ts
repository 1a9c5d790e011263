import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';

const MANY = 1_000_000;
const FEW = 100_000;
const VALUE_BYTES = 600;
/** Excluded messages at the start, so that both engines are warm. */
const WARM_UP = 50_000;

const side = (name: string, count: number): Side => ({
  name,
  async run(stage) {
    const warmUp = stage.size(WARM_UP);
    const prefix = await stage.data({ messages: stage.size(MANY) + warmUp, valueBytes: VALUE_BYTES });
    const messages = stage.size(count);
    return figuresOf(await stage.work({ program: 'engine-skip', prefix, messages, warmUp, outcomes: false }));
  },
});

/** Whether the cost of a message grows with the number of earlier ones. */
export const endurance: Benchmark = {
  name: 'endurance',
  work: 'the engine of `drain`, 1,000,000 commands compared with 100,000, after 50,000 for warm-up',
  sides: [side('1,000,000', MANY), side('100,000', FEW)],
  bars: [
    {
      what: '× CPU per message',
      figure: (of) => of('1,000,000').cpuPer10k / of('100,000').cpuPer10k,
      atMost: 1.1,
    },
    {
      what: '× peak memory',
      figure: (of) => of('1,000,000').peakMegabytes / of('100,000').peakMegabytes,
      atMost: 1.1,
    },
  ],
};
