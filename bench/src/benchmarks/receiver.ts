import { topics } from '@cio-bus/contracts';
import { type Bar, type Benchmark, type Figures, figuresOf, type Side } from '../measure/benchmark.ts';
import { bento, expressApp, type Receiver, webhookReceiver } from '../receivers/receivers.ts';
import { runLoad } from '../receivers/run-load.ts';
import { startReceiver } from '../receivers/start-receiver.ts';
import type { Stage } from '../stage/stage.ts';

const CONNECTIONS = 64;
const REQUESTS = 50_000;
/** JavaScript is compiled and connections are open by then. */
const WARM_UP = 10_000;
const HALF_LOAD_SECONDS = 5;

const peers = bento(process.env.BENCH_BENTO);

function side(receiver: Receiver): Side {
  let isWarm = false;
  return {
    name: receiver.name,
    async run(stage) {
      const prefix = await stage.emptyTopics();
      // The images contain a cache of compiled code: a start without one takes a fifth more memory.
      if (!isWarm) await (await startReceiver(receiver, stage, await stage.emptyTopics())).stop();
      isWarm = true;
      return receiveAll(receiver, stage, prefix);
    },
  };
}

/** As fast as it can, then at half of that. */
async function receiveAll(receiver: Receiver, stage: Stage, prefix: string): Promise<Figures> {
  const running = await startReceiver(receiver, stage, prefix);
  try {
    const before = await stage.records(prefix, topics.webhooks);
    const full = { name: 'full', port: running.port, connections: CONNECTIONS, warmUp: stage.size(WARM_UP) };
    const atFull = await runLoad({ ...full, requests: stage.size(REQUESTS) }, running.begin);
    const figures = figuresOf({ ...running.end(stage.size(REQUESTS)), seconds: atFull.seconds });
    const perSecond = figures.rate / 2;
    const half = { ...full, name: 'half', warmUp: 0, perSecond, requests: Math.round(perSecond * HALF_LOAD_SECONDS) };
    const atHalf = await runLoad(half);
    const answered = accepted(atFull.statuses, full.warmUp) + accepted(atHalf.statuses);
    const written = (await stage.records(prefix, topics.webhooks)) - before;
    const lost = receiver.writes ? answered - written : 0;
    return { ...figures, p99: atHalf.p99, lost };
  } finally {
    await running.stop();
  }
}

/** @throws Error unless everything got 200, warm-up included */
function accepted(statuses: Readonly<Record<number, number>>, warmUp = 0): number {
  const others = Object.entries(statuses).filter(([status]) => status !== '200');
  if (others.length > 0) throw new Error(`statuses other than 200: ${JSON.stringify(Object.fromEntries(others))}`);
  return (statuses[200] ?? 0) + warmUp;
}

const faster = (peer: string): Bar => ({
  what: `× the throughput of ${peer}`,
  figure: (of) => of(webhookReceiver.name).rate / of(peer).rate,
  atLeast: 1,
});

/** What the service costs per webhook: a signature, an acknowledged record, then the response. */
export const receiver: Benchmark = {
  name: 'receiver',
  work: '50,000 signed webhooks of 600 B over 64 connections, each answered once its record is acknowledged; p99 at half that rate',
  sides: [webhookReceiver, expressApp, ...peers].map(side),
  bars: [
    { ...faster(expressApp.name), atLeast: 0.7 },
    { what: 'CPU s per 10,000', figure: (of) => of(webhookReceiver.name).cpuPer10k, atMost: 1.8 },
    { what: 'peak MB', figure: (of) => of(webhookReceiver.name).peakMegabytes, atMost: 120 },
    { what: 'p99 at half load, ms', figure: (of) => of(webhookReceiver.name).p99, atMost: 50 },
    { what: 'accepted without a record', figure: (of) => of(webhookReceiver.name).lost, atMost: 0, always: true },
    ...peers.map(({ name }) => faster(name)),
  ],
};
