import type { SandboxStats } from '@cio-bus/customerio-sandbox';
import { row } from '../trial/rows.ts';
import type { ChaosFacts } from './conclude.ts';
import type { ChaosOptions } from './options.ts';

/** How to have this run again. */
export function describeRun({ commands, users, minutes, seed, faults }: ChaosOptions): string {
  const again = `--seed ${seed} --commands ${commands} --users ${users} --minutes ${minutes} --faults ${[...faults].join(',') || 'none'}`;
  return `Chaos with seed ${seed}: ${commands} commands for ${users} users in ${minutes} minutes.\nOnce more: npm run chaos -- ${again}`;
}

/** What happened, for people. */
export function renderChaos(facts: ChaosFacts, stats: SandboxStats): string {
  const { published, publishFailures, badRecords, steps, told } = facts;
  const count = (act: string) => steps.filter((step) => step.act === act).length;
  const answers = (status: string) =>
    Object.values(stats.requests).reduce((sum, byStatus) => sum + (byStatus[status] ?? 0), 0);
  const deaths = told.flatMap((line) => /^\S+ (?:exited with|was ended by) [^;]*/.exec(line)?.[0] ?? []);
  return [
    'What happened',
    row('commands published', published.length),
    row('bad records beside them', badRecords),
    row('publishes not acknowledged', publishFailures, 'made again under the same id'),
    row('processes killed with -9', count('kill')),
    row('processes that ended by themselves', deaths.length, deaths.join(', ')),
    row('restarts of Kafka', count('restart-kafka')),
    row('requests answered with 503', answers('503')),
    row('requests answered with 429', answers('429')),
    row('answers lost', stats.answersLost),
    row('webhooks acknowledged', stats.webhooks.acknowledged),
  ].join('\n');
}
