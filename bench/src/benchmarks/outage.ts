import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@cio-bus/contracts';
import type { ProgramName } from '../job/job.ts';
import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { type Stub, startStub } from '../stage/start-stub.ts';
import { respondedOf, waitForStub } from '../stage/wait-until.ts';
import { type HttpJob, httpWork } from './http.ts';

const REJECTED_SHARE = 0.001;
const OUTAGE_AT = 0.5;
const STALLED_MS = 60_000;
const SETTLE_MS = 1_500; // time for dead letters to arrive
const ENDLESS = 1e9;

const side = (name: string, program: ProgramName): Side => ({
  name,
  async run(stage) {
    const messages = stage.size(httpWork.messages);
    const prefix = await stage.data({ messages, valueBytes: httpWork.valueBytes });
    const stub = await startStub(REJECTED_SHARE);
    try {
      return await throughOutage(stage, stub, { program, prefix, messages });
    } finally {
      await stub.stop();
    }
  },
});

async function throughOutage(stage: Stage, stub: Stub, { program, prefix, messages }: HttpJob): Promise<Figures> {
  const deadLettersBefore = await stage.records(prefix, topics.deadLetters);
  const worker = stage.start({ program, prefix, messages: ENDLESS, url: stub.url });
  await Promise.race([waitForStub(stub, (stats) => respondedOf(stats) >= messages * OUTAGE_AT), worker.finished]);
  await stub.beginOutage(stage.outageMs);
  const quietMs = stage.outageMs + STALLED_MS;
  await Promise.race([waitForStub(stub, (stats) => respondedOf(stats) >= messages, quietMs), worker.finished]);
  await sleep(SETTLE_MS);
  const stats = await stub.stats();
  await worker.kill();

  const { cpuSeconds, peakMegabytes } = worker.latest();
  return {
    cpuPer10k: (cpuSeconds / messages) * 10_000,
    peakMegabytes,
    outOfOrder: stats.outOfOrder,
    repeats: stats.repeats,
    lost: messages - respondedOf(stats),
    duringOutage: stats.duringOutage,
    catchesUpAfter: (stats.lastAcceptedAt - stats.outageEndsAt) / 1_000,
    rejected: stats.rejected,
    deadLetters: (await stage.records(prefix, topics.deadLetters)) - deadLettersBefore,
    connections: stats.connections,
  };
}

/** Cost of an outage: ideally only its duration. */
export const outage: Benchmark = {
  name: 'outage',
  work: 'the workload of `http` with an outage (503 for everything) at 50 %, and 0.1 % of the commands rejected with 400',
  sides: [side('engine', 'engine-http'), side('kafkajs eachBatch, chunks of 42', 'kafkajs-http-chunks')],
  bars: [
    { what: 'lost', figure: (of) => of('engine').lost, atMost: 0, always: true },
    { what: 'messages out of order', figure: (of) => of('engine').outOfOrder, atMost: 0, always: true },
    { what: 'requests during the outage', figure: (of) => of('engine').duringOutage, atMost: 199 },
    { what: 'caught up after, s', figure: (of) => of('engine').catchesUpAfter, atMost: 6 },
    {
      what: 'difference between dead letters and commands rejected with 400',
      figure: (of) => Math.abs(of('engine').deadLetters - of('engine').rejected),
      atMost: 0,
    },
    { what: 'connections', figure: (of) => of('engine').connections, atMost: httpWork.inFlight },
  ],
};
