import type { z } from 'zod';
import type { flow } from '../api/schemas/flow.ts';
import type { ShownService } from './read-services.ts';

/** Something that is wrong, and what to do about it. */
export type Problem = z.output<typeof flow>['problems'][number];

/** What is still to be repaired. */
export interface RepairState {
  /** Failure of the oldest open dead letter, ms since the epoch; undefined: there is none. */
  oldestOpenAt: number | undefined;
  open: number;
  /** Why the index of dead letters cannot be used; the rest is as it was before then. */
  indexFault?: string;
  jobs: readonly { id: string; state: string; lastActiveAt: number; reason: string | null }[];
}

const LATE_SECONDS = 300;
const HOUR_MS = 60 * 60 * 1_000;
/** As the alert has it. */
const OPEN_TOO_LONG_HOURS = 24;
const STALLED_MS = 15 * 60 * 1_000;

/** Lists what is wrong, the worst first. Empty while everything is as it has to be. */
export function findProblems(services: readonly ShownService[], repair: RepairState, now: number): Problem[] {
  const ofRepair = [...ofIndex(repair), ...ofDeadLetters(repair, now), ...ofJobs(repair, now)];
  const problems = [...services.flatMap(ofService), ...ofRepair];
  return problems.sort((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning'));
}

function ofService({ name, gate, reason = '', instances, lagSeconds, lag }: ShownService): Problem[] {
  const of = (id: string, rest: Omit<Problem, 'id' | 'subject'>): Problem => ({
    id: `${id}/${name}`,
    subject: name,
    ...rest,
  });
  if (instances === 0)
    return [
      of('down', {
        severity: 'critical',
        message: `${name} does not answer.`,
        action: 'Look at its logs, and start it.',
        runbook: 'docs/runbooks/service-down.md',
      }),
    ];
  if (gate === 'halted')
    return [
      of('halted', {
        severity: 'critical',
        message: `${name} delivers nothing: ${reason}.`,
        action: 'Fix the cause; it resumes automatically.',
        runbook: 'docs/runbooks/delivery-halted.md',
      }),
    ];
  if (gate === 'probing')
    return [
      of('outage', {
        severity: 'warning',
        message: `${name} cannot reach its destination: ${reason}.`,
        action: 'Nothing: it retries until the outage ends.',
        runbook: 'docs/runbooks/vendor-outage.md',
      }),
    ];
  if ((lagSeconds ?? 0) < LATE_SECONDS) return [];
  const message = `${name} is ${lag} records and ${Math.round((lagSeconds ?? 0) / 60)} minutes behind.`;
  const action = 'Check whether it is at capacity or its destination is slow.';
  return [of('lag', { severity: 'warning', message, action, runbook: 'docs/runbooks/consumer-lag.md' })];
}

function ofIndex({ indexFault }: RepairState): Problem[] {
  if (indexFault === undefined) return [];
  return [
    {
      ...{ id: 'dead-letter-index', severity: 'critical', subject: 'index of dead letters' },
      message: `Dead letters and replay jobs cannot be shown: ${indexFault}.`,
      action: 'Fix the cause; it continues automatically, and nothing is lost.',
      runbook: 'docs/runbooks/dead-letters.md',
    },
  ];
}

function ofDeadLetters({ oldestOpenAt, open }: RepairState, now: number): Problem[] {
  const hours = oldestOpenAt === undefined ? 0 : Math.floor((now - oldestOpenAt) / HOUR_MS);
  if (hours < OPEN_TOO_LONG_HOURS) return [];
  return [
    {
      ...{ id: 'dead-letters', severity: 'warning', subject: 'dead letters' },
      message: `${open} dead letters are open, the oldest for ${hours} hours.`,
      action: 'Start with the largest group: fix the cause, then replay; or discard them.',
      runbook: 'docs/runbooks/dead-letters.md',
    },
  ];
}

const ofJobs = ({ jobs }: RepairState, now: number): Problem[] =>
  jobs.flatMap(({ id, state, lastActiveAt, reason }): Problem[] => {
    const common = { id: `job/${id}`, severity: 'warning' as const, subject: `replay job ${id}` };
    const runbook = 'docs/runbooks/replay-jobs.md';
    if (state === 'stopped')
      return [
        {
          ...{ ...common, message: `It has stopped: ${reason ?? 'a cause is not fixed'}`, runbook },
          action: 'Fix the cause and resume it, or cancel it.',
        },
      ];
    if (state !== 'started' || now - lastActiveAt < STALLED_MS) return [];
    const action = 'Resume it here, or run its plan again where it was made.';
    return [
      {
        ...common,
        message: 'It has made no progress for 15 minutes; its process may have been killed.',
        action,
        runbook,
      },
    ];
  });
