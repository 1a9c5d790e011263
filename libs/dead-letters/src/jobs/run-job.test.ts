import { operatorAction, type RawRecord, resolutionRecord, topics } from '@cio-bus/contracts';
import { PublishError, type RunTransaction } from '@cio-bus/kafka';
import { aRawRecord, asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jobWorld, LIVE_PARTITION, rejectedCommands } from '../../test/job-world.ts';
import { listDeadLetters } from '../query/list-dead-letters.ts';
import { controlJob } from './control-job.ts';
import { listJobs } from './list-jobs.ts';

type World = ReturnType<typeof jobWorld>;

const keysOf = (records: readonly RawRecord[]) => records.map(({ key }) => String(key));
const keys = (count: number) => Array.from({ length: count }, (_, place) => `u${place}`);
const auditOf = ({ producer }: World) => asRead(producer.publishedTo(topics.audit)).map(operatorAction.read);

/** Transactions before one of which something happens. */
function interrupted(nth: number, transact: RunTransaction, happens: () => Promise<unknown>): RunTransaction {
  let count = 0;
  return async (work) => {
    count += 1;
    if (count === nth) await happens();
    return transact(work);
  };
}

describe('runJob', () => {
  it('replays exactly the dead letters of the plan, in its order, with audit records at start and end', async () => {
    const world = jobWorld(rejectedCommands(60));
    const plan = await world.plan();
    const report = await world.run(plan);
    expect(report).toMatchObject({
      jobId: plan.id,
      state: 'finished',
      planned: 60,
      replayed: 60,
      failed: [],
      left: {},
    });
    expect(keysOf(world.replayed())).toEqual(keys(60));
    const resolutions = asRead(world.producer.publishedTo(topics.resolutions)).filter(
      ({ key }) => !String(key).startsWith('job/'),
    );
    expect(new Set(resolutions.map((record) => resolutionRecord.read(record).id))).toEqual(new Set([plan.id]));
    expect(auditOf(world)).toMatchObject([
      { action: 'replay-started', correlationId: plan.id, by: 'ada', counts: { planned: 60 } },
      {
        action: 'replayed',
        correlationId: plan.id,
        counts: { planned: 60, replayed: 60, failed: 0, failed_again: 0, parked: 0 },
      },
    ]);
    expect(await listJobs(world.index)).toMatchObject([{ jobId: plan.id, action: 'finished', replayed: 60 }]);
  });

  it('stops after the canary, with the reason, when the cause is not fixed; continues when it is', async () => {
    const world = jobWorld(rejectedCommands(60));
    const plan = await world.plan();
    world.service.rejects = () => true;
    const report = await world.run(plan);
    expect(report).toMatchObject({ state: 'stopped', replayed: 20, failedAgain: 20 });
    expect(report.reason).toMatch(/^20 replayed .* the same cause: VENDOR_REJECTED: .*the event is not known/);
    expect(keysOf(world.replayed())).toEqual(keys(20));
    expect(await listJobs(world.index)).toMatchObject([{ action: 'stopped', reason: report.reason, failedAgain: 20 }]);

    world.service.rejects = () => false;
    expect(await world.run(plan)).toMatchObject({ state: 'finished', replayed: 60 });
    expect(keysOf(world.replayed())).toEqual(keys(60));
    expect(auditOf(world).map(({ action }) => action)).toEqual([
      ...['replay-started', 'replay-stopped', 'replay-started', 'replayed'],
    ]);
  });

  it('stops later for a cause that the canary did not have', async () => {
    const later = rejectedCommands(600).slice(300);
    const world = jobWorld([...rejectedCommands(300), ...later.map((one) => ({ ...one, reason: 'other' }))]);
    world.service.rejects = ({ key }) => Number(String(key).slice(1)) >= 300;
    const report = await world.run(await world.plan(), { rate: 400, pollMs: 0 });
    expect(report.state).toBe('stopped');
    expect(world.replayed().length).toBeLessThan(600);
  });

  it('does not stop for one person who fails again', async () => {
    const world = jobWorld(rejectedCommands(60));
    world.service.rejects = ({ key }) => String(key) === 'u3';
    expect(await world.run(await world.plan())).toMatchObject({ state: 'finished', replayed: 60, failedAgain: 1 });
  });

  it('replays each dead letter once when several processes run one plan, and writes one end', async () => {
    const world = jobWorld(rejectedCommands(300));
    const plan = await world.plan();
    const reports = await Promise.all([world.run(plan), world.run(plan, { by: 'bo' }), world.run(plan)]);
    expect(reports.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
    expect(keysOf(world.replayed())).toEqual(keys(300));
    expect(auditOf(world).map(({ action }) => action)).toEqual(['replay-started', 'replayed']);
  });

  it.each([1, 2, 3, 4, 5])('writes what it wrote once when commit %d was not answered', async (nth) => {
    const world = jobWorld(rejectedCommands(60));
    let count = 0;
    const transact: RunTransaction = async (work) => {
      const result = await world.operator.transact(work);
      count += 1;
      if (count === nth) throw new PublishError('unknown', 'the commit was not answered');
      return result;
    };
    const report = await world.run(await world.plan(), { transact, rate: 120 });
    expect(report).toMatchObject({ state: 'finished', replayed: 60, failed: [] });
    expect(keysOf(world.replayed())).toEqual(keys(60));
    expect(auditOf(world).map(({ action }) => action)).toEqual(['replay-started', 'replayed']);
  });

  it.each([2, 3, 4, 5])('continues after a kill before transaction %d', async (nth) => {
    const world = jobWorld(rejectedCommands(120));
    const plan = await world.plan();
    const killed = () => Promise.reject(new TypeError('killed'));
    const transact = interrupted(nth, world.operator.transact, killed);
    await world.run(plan, { transact, rate: 120 }).catch(() => {});
    expect(world.replayed().length).toBeLessThan(120);
    expect(await world.run(plan)).toMatchObject({ state: 'finished', replayed: 120 });
    expect(keysOf(world.replayed())).toEqual(keys(120));
  });

  it.each([
    { action: 'paused', states: ['paused', 'finished'], replayed: 60 },
    { action: 'cancelled', states: ['cancelled', 'cancelled'], replayed: 20 },
  ] as const)('ends before its next batch when $action by somebody else', async ({ action, states, replayed }) => {
    const world = jobWorld(rejectedCommands(60));
    const plan = await world.plan();
    const control = () => controlJob({ ...world.operator, by: 'bo', jobId: plan.id, action });
    const transact = interrupted(3, world.operator.transact, control);
    const first = await world.run(plan, { transact });
    expect(keysOf(world.replayed())).toEqual(keys(20));
    const second = await world.run(plan);
    expect([first.state, second.state]).toEqual(states);
    expect(keysOf(world.replayed())).toEqual(keys(replayed));
    expect(auditOf(world)[1]).toMatchObject({ action: `replay-${action}`, by: 'bo', correlationId: plan.id });
  });

  it('replays nothing else until the canary is settled', async () => {
    const world = jobWorld(rejectedCommands(60));
    world.service.isAway = true;
    const seen: number[] = [];
    const committed: typeof world.committed = (...query) => {
      seen.push(world.replayed().length);
      if (seen.length === 5) world.service.isAway = false;
      return world.committed(...query);
    };
    expect(await world.run(await world.plan(), { committed })).toMatchObject({ state: 'finished', replayed: 60 });
    expect(seen.slice(0, 5)).toEqual([20, 20, 20, 20, 20]);
  });

  it('can be cancelled while it waits for services that are away', async () => {
    const world = jobWorld(rejectedCommands(60));
    const plan = await world.plan();
    world.service.isAway = true;
    const waiting = Promise.withResolvers<void>();
    const running = world.run(plan, { onProgress: () => waiting.resolve() });
    await waiting.promise;
    await controlJob({ ...world.operator, jobId: plan.id, action: 'cancelled' });
    expect((await running).state).toBe('cancelled');
    expect(world.replayed()).toHaveLength(20);
  });

  it('waits while a service is behind with what apps publish', async () => {
    const live = [0, 29].map((offset) => aRawRecord({ partition: LIVE_PARTITION, offset }));
    const world = jobWorld(rejectedCommands(60), live);
    const waits: unknown[] = [];
    const onProgress = (progress: { kind: string }) => {
      if (progress.kind !== 'lag') return;
      waits.push(progress);
      world.service.behind = 0;
    };
    world.service.behind = 30;
    const plan = await world.plan();
    const report = await world.run(plan, { maxLag: 10, canary: 0, onProgress });
    expect(waits).toEqual([{ kind: 'lag', lag: 30, maxLag: 10 }]);
    expect(report.state).toBe('finished');
  });

  it('does not begin in a Kafka that has nothing of the plan', async () => {
    const plan = await jobWorld(rejectedCommands(3)).plan();
    const other = jobWorld([{ origin: undefined }]);
    await expect(other.run(plan)).rejects.toThrow('none of the dead letters of the plan');
    expect(other.producer.published).toEqual([]);
  });

  it('parks what was replayed three times, and leaves what was decided since', async () => {
    const often = rejectedCommands(1, { headers: { 'cio-replay-count': '3' } });
    const world = jobWorld([...rejectedCommands(3).slice(1), ...often]);
    const plan = await world.plan();
    expect(plan).toMatchObject({ leave: { 'replayed-often': 1 }, deadLetters: { length: 2 }, park: { length: 1 } });
    await world.run(plan);
    expect(auditOf(world)[1]).toMatchObject({ counts: { replayed: 2, parked: 1 } });
    expect((await listDeadLetters(world.index, { state: 'parked' })).total).toBe(1);
    expect(world.replayed()).toHaveLength(2);
    expect(await world.plan(true)).toMatchObject({ deadLetters: { length: 1 } });
  });
});
