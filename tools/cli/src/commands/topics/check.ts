import { topicCatalogue } from '@cio-bus/contracts';
import { Command } from 'commander';
import { exitCodes } from '../../exit-code.ts';
import { type JsonOption, withJson } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { ACCOUNT_HELP, type Accounts, expectedAccess, notCompared, readAccount } from './accounts.ts';
import { compareAccess } from './compare-access.ts';
import { compareTopics, type Difference } from './compare-topics.ts';

const NOTES = `
Compares the topics, partitions, replicas and settings of the cluster with the contract (docs/topics.md). A cluster with fewer
brokers than the contract has replicas needs one per broker. Changes nothing. More partitions than the contract has are no
difference.

With --account, once for each service, compares the access lists too (docs/access.md): entries that are missing, that deny what is
needed, and that allow more. Once every service is named, each other account with an entry on a topic, group or transaction of the
bus is reported too, unless it is named as app, operator or topic-setup: an app may write commands and nothing else. That needs
DESCRIBE on the cluster, which operators do not have by default.

Exit code 1 when something differs.`;

/** Whose access lists are compared. */
export interface AccountOptions {
  account?: Accounts;
}

/** Adds `--account`. */
export const withAccounts = (command: Command): Command =>
  command.option('--account <service=principal>', ACCOUNT_HELP, readAccount);

/** `cio-bus topics check`: what differs from the contract. */
export const topicsCheckCommand = (context: CliContext): Command =>
  withJson(withAccounts(new Command('check').description('compares the topics of the cluster with the contract')))
    .addHelpText('after', NOTES)
    .action(async (options: JsonOption & AccountOptions) => {
      const differences = await findDifferences(context, options);
      const shown = differences.map(({ change, ...rest }) => ({ ...rest, applicable: change !== undefined }));
      printResult(context, options, shown, () => renderDifferences(differences));
      if (differences.length > 0) context.end(exitCodes.found);
    });

/** What differs from the contract now. Says which access lists were not compared. */
export async function findDifferences(
  { connections, warn }: Pick<CliContext, 'connections' | 'warn'>,
  { account }: AccountOptions,
): Promise<Difference[]> {
  const admin = connections.topicAdmin();
  const [states, brokers] = await Promise.all([admin.states(topicCatalogue.map(({ name }) => name)), admin.brokers()]);
  const ofTopics = compareTopics(topicCatalogue, states, brokers);
  const left = notCompared(account);
  if (left !== undefined) warn(left);
  if (account === undefined) return ofTopics;
  const access = connections.accessAdmin();
  return [...ofTopics, ...compareAccess(expectedAccess(account), await access.entries(), access.entryOf)];
}

function renderDifferences(differences: readonly Difference[]): string {
  if (differences.length === 0) return `${topicCatalogue.length} topics are as the contract has them.`;
  return differences
    .map((one) => `${one.topic} ${one.what}: expected ${one.expected}, found ${one.found}\n  do: ${one.action}`)
    .join('\n');
}
