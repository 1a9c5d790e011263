import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '../job/job.ts';
import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';
import { type Stub, startStub } from '../stage/start-stub.ts';
import { answeredOf, untilStub } from '../stage/wait-until.ts';
import { type HttpJob, httpWork } from './http.ts';

const REFUSED_SHARE = 0.001;
const OUTAGE_AT = 0.5;
const GIVE_UP_MS = 60_000;
const SETTLE_MS = 1_500; // dead letters on their way
const ENDLESS = 1e9;

const side = (name: string, program: ProgramName): Side => ({
  name,
  async run(stage) {
    const messages = stage.size(httpWork.messages);
    const prefix = await stage.data({ messages, valueBytes: httpWork.valueBytes });
    const stub = await startStub(REFUSED_SHARE);
    try {
      return await throughOutage(stage, stub, { program, prefix, messages });
    } finally {
      await stub.stop();
    }
  },
});

async function throughOutage(stage: Stage, stub: Stub, { program, prefix, messages }: HttpJob): Promise<Figures> {
  const lettersBefore = await stage.deadLetters(prefix);
  const worker = stage.start({ program, prefix, messages: ENDLESS, url: stub.url });
  await Promise.race([untilStub(stub, (stats) => answeredOf(stats) >= messages * OUTAGE_AT), worker.finished]);
  await stub.beginOutage(stage.outageMs);
  const quietMs = stage.outageMs + GIVE_UP_MS;
  await Promise.race([untilStub(stub, (stats) => answeredOf(stats) >= messages, quietMs), worker.finished]);
  await sleep(SETTLE_MS);
  const stats = await stub.stats();
  await worker.kill();

  const { cpuSeconds, peakMegabytes } = worker.latest();
  return {
    cpuPer10k: (cpuSeconds / messages) * 10_000,
    peakMegabytes,
    orderBroken: stats.orderBroken,
    repeats: stats.repeats,
    lost: messages - answeredOf(stats),
    duringOutage: stats.duringOutage,
    doneAfter: (stats.lastAcceptedAt - stats.outageEndsAt) / 1_000,
    refused: stats.refused,
    deadLetters: (await stage.deadLetters(prefix)) - lettersBefore,
    connections: stats.connections,
  };
}

/** What an outage costs: nothing but its time. */
export const outage: Benchmark = {
  name: 'outage',
  work: 'the work of `http` with an outage (503 to everything) at 50 %, and 0.1 % of the commands refused with 400',
  sides: [side('engine', 'engine-http'), side('kafkajs eachBatch, chunks of 42', 'kafkajs-http-chunks')],
  bars: [
    { what: 'lost', figure: (of) => of('engine').lost, atMost: 0, always: true },
    { what: 'keys out of order', figure: (of) => of('engine').orderBroken, atMost: 0, always: true },
    { what: 'requests during the outage', figure: (of) => of('engine').duringOutage, atMost: 199 },
    { what: 's to finish after it', figure: (of) => of('engine').doneAfter, atMost: 6 },
    {
      what: 'dead letters more or fewer than commands refused with 400',
      figure: (of) => Math.abs(of('engine').deadLetters - of('engine').refused),
      atMost: 0,
    },
    { what: 'connections', figure: (of) => of('engine').connections, atMost: httpWork.inFlight },
  ],
};
