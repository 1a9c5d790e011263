import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { startStub } from '../stage/start-stub.ts';

/** The work of the peers' table. */
export const httpWork = { messages: 30_000, valueBytes: 600, inFlight: 256 } as const;

/** What a worker does in a benchmark over HTTP. */
export interface HttpJob {
  program: ProgramName;
  prefix: string;
  messages: number;
}

/** `eachMessage` would take minutes; its rate is the same all along. */
const EACH_MESSAGE_SHARE = 0.1;

/** Delivers the commands, or a share of them, and tells what it took. */
export async function deliverAll(stage: Stage, start: StartDelivery, share = 1) {
  const all = stage.size(httpWork.messages);
  const prefix = await stage.data({ messages: all, valueBytes: httpWork.valueBytes });
  const stub = await startStub();
  try {
    const messages = Math.round(all * share);
    const measured = await start(stage, { prefix, messages, url: stub.url }, stage.freshGroup()).finished;
    const { orderBroken, repeats, connections } = await stub.stats();
    return { ...figuresOf(measured), orderBroken, repeats, connections };
  } finally {
    await stub.stop();
  }
}

const side = (name: string, program: ProgramName, share = 1): Side => ({
  name,
  run: (stage) => deliverAll(stage, byProgram(program), share),
});

/** One HTTP call a command: what keeping order per key costs, and what it brings. */
export const http: Benchmark = {
  name: 'http',
  work: '30,000 commands of 3,000 keys, one HTTP call each (median 20 ms, σ 0.5, 1 % at 500 ms), 256 in flight',
  sides: [
    side('engine', 'engine-http'),
    side('kafkajs eachBatch, chunks of 42', 'kafkajs-http-chunks'),
    side('kafkajs eachMessage', 'kafkajs-http-each', EACH_MESSAGE_SHARE),
  ],
  bars: [
    {
      what: '× the rate of eachBatch in chunks',
      figure: (of) => of('engine').rate / of('kafkajs eachBatch, chunks of 42').rate,
      atLeast: 2.5,
    },
    {
      what: '× the rate of eachMessage',
      figure: (of) => of('engine').rate / of('kafkajs eachMessage').rate,
      atLeast: 15,
    },
    { what: 'msg/s', figure: (of) => of('engine').rate, atLeast: 4_000 },
    { what: 'keys out of order', figure: (of) => of('engine').orderBroken, atMost: 0, always: true },
    { what: 'CPU s per 10,000', figure: (of) => of('engine').cpuPer10k, atMost: 2.5 },
    { what: 'peak MB', figure: (of) => of('engine').peakMegabytes, atMost: 250 },
    { what: 'connections', figure: (of) => of('engine').connections, atMost: httpWork.inFlight },
  ],
};
