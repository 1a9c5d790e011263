import { topicCatalogue } from '@cio-bus/contracts';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-code.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { printResult } from '../../output/print-result.ts';
import { compareTopics, type Difference } from './compare-topics.ts';

const NOTES = `
Compares the topics, partitions, replicas and settings of the cluster with the contract (docs/topics.md). A cluster with fewer
brokers than the contract has replicas needs one per broker. Changes nothing. More partitions than the contract has are no
difference. Access lists are not compared: docs/access.md has what each account needs.

Exit code 1 when something differs.`;

/** `cio-bus topics check`: what differs from the contract. */
export const topicsCheckCommand = (context: CliContext): Command =>
  withJson(new Command('check').description('compares the topics of the cluster with the contract'))
    .addHelpText('after', NOTES)
    .action(async (options: JsonOption) => {
      const differences = await findDifferences(context);
      const shown = differences.map(({ change, ...rest }) => ({ ...rest, applicable: change !== undefined }));
      printResult(context, options, shown, () => renderDifferences(differences));
      if (differences.length > 0) context.end(exitCodes.found);
    });

/** What differs from the contract now. */
export async function findDifferences({ connections }: Pick<CliContext, 'connections'>): Promise<Difference[]> {
  const admin = connections.topicAdmin();
  const [states, brokers] = await Promise.all([admin.states(topicCatalogue.map(({ name }) => name)), admin.brokers()]);
  return compareTopics(topicCatalogue, states, brokers);
}

function renderDifferences(differences: readonly Difference[]): string {
  if (differences.length === 0) return `${topicCatalogue.length} topics are as the contract has them.`;
  return differences
    .map((one) => `${one.topic} ${one.what}: expected ${one.expected}, found ${one.found}\n  do: ${one.action}`)
    .join('\n');
}
