import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '../job/job.ts';
import type { Bar, Benchmark, Side } from '../measure/benchmark.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { type Stub, startStub } from '../stage/start-stub.ts';
import { answeredOf, untilStub } from '../stage/wait-until.ts';
import { httpWork } from './http.ts';

const KILL_AT = 0.4;
/** Longer than the session of a dead member and the hand-over after it. */
const QUIET_MS = 40_000;
const SETTLE_MS = 1_500; // repeats of what was answered already
const ENDLESS = 1e9; // the second worker cannot know how much is left

/** Kills what delivers, starts it again, and tells what that cost. */
export async function deliverThroughKill(stage: Stage, start: StartDelivery) {
  const messages = stage.size(httpWork.messages);
  const prefix = await stage.data({ messages, valueBytes: httpWork.valueBytes });
  const stub = await startStub();
  try {
    return await killAndRestart(stage, stub, { start, prefix, messages });
  } finally {
    await stub.stop();
  }
}

const side = (name: string, program: ProgramName): Side => ({
  name,
  run: (stage) => deliverThroughKill(stage, byProgram(program)),
});

interface KillJob {
  start: StartDelivery;
  prefix: string;
  messages: number;
}

async function killAndRestart(stage: Stage, stub: Stub, { start, prefix, messages }: KillJob) {
  const group = stage.freshGroup();
  const endless = { prefix, messages: ENDLESS, url: stub.url };
  const first = start(stage, endless, group);
  await Promise.race([untilStub(stub, (stats) => answeredOf(stats) >= messages * KILL_AT), first.finished]);
  await first.kill();

  const restartedAt = Date.now();
  await stub.mark();
  const second = start(stage, endless, group);
  const isDone = (stats: { accepted: number; refused: number }) => stats.accepted + stats.refused >= messages;
  await Promise.race([untilStub(stub, isDone, QUIET_MS), second.finished]);
  await sleep(SETTLE_MS);
  const stats = await stub.stats();
  await second.kill();

  const workers = [first.latest(), second.latest()];
  const cpuSeconds = workers.reduce((sum, measured) => sum + measured.cpuSeconds, 0);
  return {
    cpuPer10k: (cpuSeconds / messages) * 10_000,
    peakMegabytes: Math.max(...workers.map(({ peakMegabytes }) => peakMegabytes)),
    orderBroken: stats.orderBroken,
    repeats: stats.repeats,
    lost: messages - answeredOf(stats),
    flowsAfter: (stats.firstAfterMarkAt - restartedAt) / 1_000,
  };
}

const engine = side('engine', 'engine-http');

const bars: readonly Bar[] = [
  { what: 'lost', figure: (of) => of('engine').lost, atMost: 0, always: true },
  { what: 'keys out of order', figure: (of) => of('engine').orderBroken, atMost: 0, always: true },
  { what: 'repeats', figure: (of) => of('engine').repeats, atMost: 2_500 },
  { what: 's until deliveries flow again', figure: (of) => of('engine').flowsAfter, atMost: 12 },
  { what: 'CPU s per 10,000', figure: (of) => of('engine').cpuPer10k, atMost: 2.5 },
  { what: 'peak MB', figure: (of) => of('engine').peakMegabytes, atMost: 250 },
];

/** The kill alone, to be run thirty times: a loss that is rare shows in no run of three. */
export const kills: Benchmark = {
  name: 'kills',
  work: 'the work of `kill`, the engine alone',
  onDemand: true,
  sides: [engine],
  bars,
};

/** What a crash costs: the field to beat. */
export const kill: Benchmark = {
  name: 'kill',
  work: 'the work of `http`, the consumer killed with -9 at 40 % and started again at once',
  sides: [engine, side('kafkajs eachBatch, chunks of 42', 'kafkajs-http-chunks')],
  bars,
};
