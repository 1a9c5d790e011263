import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { startStub } from '../stage/start-stub.ts';

/** Workload of all benchmarks over HTTP. */
export const httpWork = { messages: 30_000, valueBytes: 600, inFlight: 256 } as const;

/** Job of a worker in a benchmark over HTTP. */
export interface HttpJob {
  program: ProgramName;
  prefix: string;
  messages: number;
}

/** `eachMessage` would take minutes; its throughput is constant. */
const EACH_MESSAGE_SHARE = 0.1;

/** Delivers the commands, or a share of them, and returns the figures. */
export async function deliverAll(stage: Stage, start: StartDelivery, share = 1) {
  const all = stage.size(httpWork.messages);
  const prefix = await stage.data({ messages: all, valueBytes: httpWork.valueBytes });
  const stub = await startStub();
  try {
    const messages = Math.round(all * share);
    const measured = await start(stage, { prefix, messages, url: stub.url }, stage.freshGroup()).finished;
    const { outOfOrder, repeats, connections } = await stub.stats();
    return { ...figuresOf(measured), outOfOrder, repeats, connections };
  } finally {
    await stub.stop();
  }
}

const side = (name: string, program: ProgramName, share = 1): Side => ({
  name,
  run: (stage) => deliverAll(stage, byProgram(program), share),
});

/** One HTTP call per command: cost and benefit of order per key. */
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
      what: '× the throughput of eachBatch in chunks',
      figure: (of) => of('engine').rate / of('kafkajs eachBatch, chunks of 42').rate,
      atLeast: 2.5,
    },
    {
      what: '× the throughput of eachMessage',
      figure: (of) => of('engine').rate / of('kafkajs eachMessage').rate,
      atLeast: 15,
    },
    { what: 'throughput, messages/s', figure: (of) => of('engine').rate, atLeast: 4_000 },
    { what: 'messages out of order', figure: (of) => of('engine').outOfOrder, atMost: 0, always: true },
    { what: 'CPU s per 10,000', figure: (of) => of('engine').cpuPer10k, atMost: 2.5 },
    { what: 'peak MB', figure: (of) => of('engine').peakMegabytes, atMost: 250 },
    { what: 'connections', figure: (of) => of('engine').connections, atMost: httpWork.inFlight },
  ],
};
