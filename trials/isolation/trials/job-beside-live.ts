import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { liveWhile, publishRefused } from '../../harness/measure/beside-live.ts';
import { deliveriesIn, latenciesMs } from '../../harness/measure/deliveries.ts';
import { closures } from '../../harness/measure/health-watch.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { percentile } from '../../harness/measure/percentile.ts';
import type { TrialPublisher } from '../../harness/measure/publisher.ts';
import { refusals } from '../../harness/measure/two-sources.ts';
import { atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { type CommandResult, runCioBus } from '../../stack/run-cio-bus.ts';

const DEAD_LETTERS = 6_000;
const LIVE_PER_SECOND = 500;
const PHASE_MS = 30_000;
const JOB_TIMEOUT_MS = 600_000;
const MOST_TIMES_SLOWER = 1.25;

/** An operator runs a replay job too early, and again once the cause is fixed. */
export const jobBesideLive: Trial = {
  name: 'job-beside-live',
  about: `a replay job of ${DEAD_LETTERS} dead letters, before and after its cause is fixed, beside ${LIVE_PER_SECOND} live events per second`,
  run: (print) => onStack({ print }, runJob),
};

async function runJob(stack: TrialStack): Promise<Measure[]> {
  await stack.sandbox.setFaults(refusals);
  await publishRefused(stack, DEAD_LETTERS);
  await untilStill(stack);
  const cioBus = (...args: string[]) => runCioBus(stack, [...args, '--json'], JOB_TIMEOUT_MS);
  const plan = join(stack.stateDir, 'plan.json');
  const planned = jsonOf<{ replay: number }>(await cioBus('dlq', 'plan', '--out', plan));
  const job = () => cioBus('dlq', 'run', plan, '--by', 'ada', '--why', 'trial', '--yes');

  const live = <T>(name: string, happens: () => Promise<T>) =>
    liveWhile(stack, { name, perSecond: LIVE_PER_SECOND }, happens);
  const alone = await live('alone', () => sleep(PHASE_MS));
  const early = await live('early', async () => (await Promise.all([job(), sleep(PHASE_MS)]))[0]);
  await stack.sandbox.clearFaults();
  const late = await live('late', job);
  await untilStill(stack);

  return [
    exactly('dead letters in the plan', planned.replay, DEAD_LETTERS),
    ...ofJobs(jsonOf<JobResult>(early.result), jsonOf<JobResult>(late.result)),
    ...(await ofLive(stack, { alone: alone.live, early: early.live, late: late.live })),
    exactly('times that a flood closed the gate', await closures(stack, 'track-publisher', 'flood'), 0),
    none('processes that exited', stack.deaths),
  ];
}

const ofJobs = (early: JobResult, late: JobResult): Measure[] => [
  exactly('the early job stops after its canary', early.replayed, 20),
  none('the early job is not stopped', early.state === 'stopped' ? [] : [early.state]),
  none('the later job is not finished', late.state === 'finished' ? [] : [late.state]),
  exactly('dead letters replayed', late.replayed, DEAD_LETTERS),
];

type Phases = Record<'alone' | 'early' | 'late', TrialPublisher>;

async function ofLive({ sandbox }: TrialStack, phases: Phases): Promise<Measure[]> {
  const deliveries = deliveriesIn(await sandbox.journal());
  const latencies = ({ publishedAt }: TrialPublisher) => latenciesMs(publishedAt, deliveries);
  const p99 = (of: TrialPublisher) => percentile(latencies(of), 0.99);
  const all = Object.values(phases);
  const alone = p99(phases.alone);
  return [
    exactly(
      'live events delivered',
      all.flatMap(latencies).length,
      all.reduce((sum, { publishedAt }) => sum + publishedAt.size, 0),
    ),
    none('commands that took effect twice', deliveries.repeated),
    atMost('live p99 without a job', alone, 5_000, 'ms'),
    atMost('live p99 beside the early job', p99(phases.early) / alone, MOST_TIMES_SLOWER, 'times that'),
    atMost('live p99 beside the later job', p99(phases.late) / alone, MOST_TIMES_SLOWER, 'times that'),
  ];
}

interface JobResult {
  state: string;
  replayed: number;
}

function jsonOf<T>({ args, stdout, stderr }: CommandResult): T {
  if (stdout === '') throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
