import type { SandboxStats } from '@cio-bus/customerio-sandbox';
import { row } from '../terminal/rows.ts';
import type { ChaosOptions } from './options.ts';
import type { ChaosRun } from './run-chaos.ts';

const MAX_LINE = 200;

/** What is known of a run beside what its audit reads. */
export interface ChaosFacts extends ChaosRun {
  /** What the stack told: of processes that ended by themselves, with their last lines, and were started again. */
  told: readonly string[];
}

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
  const deaths = told.filter((line) => /^\S+ (?:exited with|was ended by) /.test(line));
  return [
    'What happened',
    row('commands published', published.length),
    row('bad records beside them', badRecords),
    row('publishes not acknowledged', publishFailures, 'made again under the same id'),
    row('processes killed with -9', count('kill')),
    row('processes frozen', count('freeze'), 'for longer than their session lasts'),
    row('processes that ended by themselves', deaths.length, 'and were started again'),
    ...deaths.map((death) => `    ${inShort(death)}`),
    row('restarts of Kafka', count('restart-kafka')),
    row('requests answered with 503', answers('503')),
    row('requests answered with 429', answers('429')),
    row('answers lost', stats.answersLost),
    row('webhooks acknowledged', stats.webhooks.acknowledged),
  ].join('\n');
}

/** Who, how, and the last error that was logged, or else the last line. */
function inShort(death: string): string {
  const [how = '', ...lines] = death.split('\n');
  const error = lines.findLast((line) => /"level":[56]0/.test(line)) ?? lines.at(-1) ?? 'nothing printed';
  const message = /"message":"(?:[^"\\]|\\.)*/.exec(error)?.[0].replace('"message":"', '');
  return `${how.split(';')[0]}: ${(message ?? error).trim().slice(0, MAX_LINE)}`;
}
