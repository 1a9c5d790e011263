import type { SandboxStats } from '@cio-bus/customerio-sandbox';
import { answersWith } from '../stack/until-answered.ts';
import { row } from '../terminal/rows.ts';
import type { ChaosOptions } from './options.ts';
import type { ChaosRun } from './run-chaos.ts';

const MAX_LINE = 200;

/** Facts of a run that the audit's input does not contain. */
export interface ChaosFacts extends ChaosRun {
  /** What the stack logged: processes that exited unexpectedly, with their last lines, and restarts. */
  log: readonly string[];
}

/** How to repeat this run. */
export function describeRun({ commands, users, minutes, seed, faults }: ChaosOptions): string {
  const again = `--seed ${seed} --commands ${commands} --users ${users} --minutes ${minutes} --faults ${[...faults].join(',') || 'none'}`;
  return `Chaos with seed ${seed}: ${commands} commands for ${users} users in ${minutes} minutes.\nTo repeat it: npm run chaos -- ${again}`;
}

/** The summary as printed. */
export function renderChaos(facts: ChaosFacts, stats: SandboxStats): string {
  const { published, publishFailures, badRecords, hostile, steps, log } = facts;
  const count = (act: string) => steps.filter((step) => step.act === act).length;
  const responses = (status: string) => answersWith(status, stats);
  const deaths = log.filter((line) => /^\S+ (?:exited with|was ended by) /.test(line));
  return [
    'What happened',
    row('commands published', published.length),
    row('bad records published', badRecords),
    row('hostile records published', hostile.length),
    row('publishes not acknowledged', publishFailures, 'published again under the same id'),
    row('processes killed with -9', count('kill')),
    row('processes frozen', count('freeze'), 'for longer than their session'),
    row('processes that exited unexpectedly', deaths.length, 'and were restarted'),
    ...deaths.map((death) => `    ${inShort(death)}`),
    row('restarts of Kafka', count('restart-kafka')),
    row('responses with 500', responses('500'), 'to requests about failing people'),
    row('responses with 503', responses('503')),
    row('responses with 429', responses('429')),
    row('responses lost', stats.answersLost),
    row('webhooks acknowledged', stats.webhooks.acknowledged),
  ].join('\n');
}

/** The process, its exit, and the last error it logged, otherwise its last line. */
function inShort(death: string): string {
  const [how = '', ...lines] = death.split('\n');
  const error = lines.findLast((line) => /"level":[56]0/.test(line)) ?? lines.at(-1) ?? 'nothing printed';
  const message = /"message":"(?:[^"\\]|\\.)*/.exec(error)?.[0].replace('"message":"', '');
  return `${how.split(';')[0]}: ${(message ?? error).trim().slice(0, MAX_LINE)}`;
}
