import { controlJob, type DeadLetterIndex, type JobOutcome, listJobs as list, planJob } from '@cio-bus/dead-letters';
import type { Caller, Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';
import { HttpProblem } from '../api/problem.ts';
import { selected } from '../dead-letters/selection.ts';
import type { JobRunner, JobStart } from '../jobs/job-runner.ts';
import type { PlanStore } from '../jobs/plan-store.ts';
import { shownJob, shownPlan } from '../jobs/shown-job.ts';

/** What the handlers of plans and jobs work with. */
export interface JobParts {
  means: Means;
  recent: DeadLetterIndex;
  runner: JobRunner;
  plans: PlanStore;
  now(): number;
}

type JobHandlers = Pick<
  Handlers,
  'makePlan' | 'getPlan' | 'listJobs' | 'getJob' | 'startJob' | 'resumeJob' | 'pauseJob' | 'cancelJob'
>;

/** Handlers of plans and replay jobs. */
export const jobHandlers = (parts: JobParts): JobHandlers => ({ ...planHandlers(parts), ...changeHandlers(parts) });

function planHandlers({ recent, runner, plans, now, means }: JobParts) {
  return {
    async makePlan({ body }, caller) {
      const { includeParked } = body;
      const { index } = await means.operator(caller, 'plan');
      const plan = await planJob({ index, filter: selected(body, caller), includeParked, now });
      const stored = { plan, createdBy: caller.name };
      plans.save(stored);
      return shownPlan(stored);
    },
    getPlan: async ({ query: { id } }) => shownPlan(planOf(plans, id)),
    async listJobs() {
      const items = (await list(recent)).map((one) => shownJob(one, { runner, plans }));
      return { items, total: items.length, nextCursor: null };
    },
    async getJob({ query: { id } }) {
      const one = (await list(recent)).find(({ jobId }) => jobId === id);
      if (!one) throw HttpProblem.notFound(`there is no replay job ${id}`);
      return shownJob(one, { runner, plans });
    },
  } satisfies Partial<Handlers>;
}

function changeHandlers({ runner, plans, means }: JobParts) {
  const run = async (id: string, start: JobStart) => changed(id, await runner.start(planOf(plans, id).plan, start));
  const control = async (jobId: string, action: 'paused' | 'cancelled', [caller, why]: [Caller, string]) => {
    return changed(jobId, await controlJob({ ...(await means.operator(caller, why)), jobId, action }));
  };
  return {
    startJob: ({ body: { planId, ...start } }, { name: by }) => run(planId, { ...start, by }),
    resumeJob: ({ body: { id, why } }, { name: by }) => run(id, { by, why }),
    pauseJob: ({ body: { id, why } }, caller) => control(id, 'paused', [caller, why]),
    cancelJob: ({ body: { id, why } }, caller) => control(id, 'cancelled', [caller, why]),
  } satisfies Partial<Handlers>;
}

const changed = (id: string, { state, actionId }: JobOutcome) => ({ id, state, action: actionId ?? null });

function planOf(plans: PlanStore, id: string) {
  const stored = plans.find(id);
  if (!stored) throw HttpProblem.notFound(`this console has no plan ${id}: a job is resumed where its plan was made`);
  return stored;
}
