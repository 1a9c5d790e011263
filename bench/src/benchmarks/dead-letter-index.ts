import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bar, type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { CAUSES } from '../workload/dead-letters.ts';

const MANY = 1_000_000;
const FEW = 100_000;
const INDEX = 'index';
const BASELINE = 'kafkajs consumer that only reads';

const sidesOf = (count: number): Side[] => [
  {
    name: INDEX,
    async run(stage) {
      const messages = stage.size(count);
      const prefix = await stage.deadLetters(messages);
      const STATE_DIR = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
      try {
        const measured = await stage.work({ program: 'index-dead-letters', prefix, messages, settings: { STATE_DIR } });
        const { groups, p95List, p95Filter, p95Text } = measured.noted ?? {};
        return { ...figuresOf(measured), seconds: measured.seconds, ...{ groups, p95List, p95Filter, p95Text } };
      } finally {
        await rm(STATE_DIR, { recursive: true, force: true });
      }
    },
  },
  {
    name: BASELINE,
    async run(stage) {
      const messages = stage.size(count);
      const prefix = await stage.deadLetters(messages);
      const measured = await stage.work({ program: 'kafkajs-dead-letters', prefix, messages });
      return { ...figuresOf(measured), seconds: measured.seconds };
    },
  },
];

const oneGroupEach: Bar = {
  what: `groups beyond or short of the ${CAUSES} causes`,
  figure: (of) => Math.abs(of(INDEX).groups - CAUSES),
  atMost: 0,
  always: true,
};

/** Operators find the dead letters of one cause at once. */
export const deadLetterIndex: Benchmark = {
  name: 'index',
  work: '100,000 dead letters of 6 causes, indexed from Kafka, then lists of the newest 1,000: all, filtered, and by words',
  sides: sidesOf(FEW),
  bars: [
    oneGroupEach,
    { what: 'list, p95, ms', figure: (of) => of(INDEX).p95List, atMost: 200 },
    { what: 'filter, p95, ms', figure: (of) => of(INDEX).p95Filter, atMost: 200 },
    { what: 'words, p95, ms', figure: (of) => of(INDEX).p95Text, atMost: 200 },
    { what: 'indexed per second', figure: (of) => of(INDEX).rate, atLeast: 20_000 },
  ],
};

/** The index after a month that went wrong. */
export const deadLetterIndexMillion: Benchmark = {
  name: 'index-million',
  work: 'the same with 1,000,000',
  onDemand: true,
  sides: sidesOf(MANY),
  bars: [
    oneGroupEach,
    { what: 'indexed after, s', figure: (of) => of(INDEX).seconds, atMost: 60 },
    { what: 'peak MB', figure: (of) => of(INDEX).peakMegabytes, atMost: 300 },
  ],
};
