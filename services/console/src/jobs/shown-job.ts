import type { ReplayJob } from '@cio-bus/dead-letters';
import type { z } from 'zod';
import type { job, plan } from '../api/schemas/jobs.ts';
import { cut, shownId, shownText } from '../privacy/shown-record.ts';
import type { JobRunner } from './job-runner.ts';
import type { PlanStore, StoredPlan } from './plan-store.ts';

const SAMPLE = 20;

/** A plan as it is shown. */
export function shownPlan({ plan: made, createdBy }: StoredPlan): z.output<typeof plan> {
  const { deadLetters, groups, leave } = made;
  const services = new Map<string, number>();
  for (const { service, count } of groups) services.set(service, (services.get(service) ?? 0) + count);
  return {
    ...{ id: made.id, digest: made.digest, createdAt: made.createdAt, createdBy },
    ...{ count: deadLetters.length, people: made.keys, park: made.park.length },
    sample: deadLetters.slice(0, SAMPLE).map(([id]) => shownId(id)),
    byService: [...services].map(([service, count]) => ({ service: cut(service), count })),
    groups: groups.map(({ groupId, service, code, message, count }) => ({
      ...{ id: groupId, service: cut(service), code: cut(code), message: shownText(message), count },
    })),
    left: Object.entries(leave).map(([reason, count]) => ({ reason, count })),
  };
}

/** A job as it is shown. */
export function shownJob(
  one: ReplayJob,
  { runner, plans }: { runner: JobRunner; plans: PlanStore },
): z.output<typeof job> {
  const waitsFor = runner.waitsFor(one.jobId);
  const isOver = one.action === 'finished' || one.action === 'cancelled';
  return {
    ...{ id: one.jobId, state: one.action, planned: one.planned, replayed: one.replayed, digest: one.digest },
    ...{ failedAgain: one.failedAgain, by: cut(one.by), why: cut(one.why) },
    reason: one.reason === undefined ? null : shownText(one.reason),
    ...{ changedAt: one.timestamp, lastActiveAt: one.lastActiveAt },
    ...{ runsHere: waitsFor !== undefined, waitsFor: waitsFor ?? null },
    resumable: !isOver && plans.has(one.jobId),
  };
}
