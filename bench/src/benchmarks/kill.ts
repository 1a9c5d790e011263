import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '../job/job.ts';
import type { Bar, Benchmark, Side } from '../measure/benchmark.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { type Stub, startStub } from '../stage/start-stub.ts';
import { respondedOf, waitForStub } from '../stage/wait-until.ts';
import { httpWork } from './http.ts';

const KILL_AT = 0.4;
/** Longer than the session of a dead member plus the rebalance. */
const QUIET_MS = 40_000;
const SETTLE_MS = 1_500; // time for repeats to arrive
const ENDLESS = 1e9; // the second worker cannot know how many are left

/** Kills the worker, restarts it, and returns the figures. */
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
  await Promise.race([waitForStub(stub, (stats) => respondedOf(stats) >= messages * KILL_AT), first.finished]);
  await first.kill();

  const restartedAt = Date.now();
  await stub.mark();
  const second = start(stage, endless, group);
  const isDone = (stats: { accepted: number; rejected: number }) => stats.accepted + stats.rejected >= messages;
  await Promise.race([waitForStub(stub, isDone, QUIET_MS), second.finished]);
  await sleep(SETTLE_MS);
  const stats = await stub.stats();
  await second.kill();

  const workers = [first.latest(), second.latest()];
  const cpuSeconds = workers.reduce((sum, measured) => sum + measured.cpuSeconds, 0);
  return {
    cpuPer10k: (cpuSeconds / messages) * 10_000,
    peakMegabytes: Math.max(...workers.map(({ peakMegabytes }) => peakMegabytes)),
    outOfOrder: stats.outOfOrder,
    repeats: stats.repeats,
    lost: messages - respondedOf(stats),
    resumesAfter: (stats.firstAfterMarkAt - restartedAt) / 1_000,
  };
}

const engine = side('engine', 'engine-http');

const bars: readonly Bar[] = [
  { what: 'lost', figure: (of) => of('engine').lost, atMost: 0, always: true },
  { what: 'messages out of order', figure: (of) => of('engine').outOfOrder, atMost: 0, always: true },
  { what: 'repeats', figure: (of) => of('engine').repeats, atMost: 2_500 },
  { what: 'delivery resumes after, s', figure: (of) => of('engine').resumesAfter, atMost: 12 },
  { what: 'CPU s per 10,000', figure: (of) => of('engine').cpuPer10k, atMost: 2.5 },
  { what: 'peak MB', figure: (of) => of('engine').peakMegabytes, atMost: 250 },
];

/** The kill alone, to be run thirty times: three runs do not reveal a rare loss. */
export const kills: Benchmark = {
  name: 'kills',
  work: 'the workload of `kill`, engine only',
  onDemand: true,
  sides: [engine],
  bars,
};

/** Cost of a crash. */
export const kill: Benchmark = {
  name: 'kill',
  work: 'the workload of `http`, the consumer killed with SIGKILL at 40 % and restarted immediately',
  sides: [engine, side('kafkajs eachBatch, chunks of 42', 'kafkajs-http-chunks')],
  bars,
};
