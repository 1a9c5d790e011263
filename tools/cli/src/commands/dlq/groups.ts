import { type DeadLetterGroup, type GroupState, groupDeadLetters, groupStates } from '@cio-bus/dead-letters';
import { Command, Option } from 'commander';
import { type JsonOption, withJson } from '../../options/options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { sparkline } from '../../output/sparkline.ts';
import { renderTable } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type FilterOptions, readFilter, type StateOption, withFilter, withState } from './dead-letter-filter.ts';

interface GroupsOptions extends JsonOption, FilterOptions, StateOption {
  groupState?: GroupState[];
}

/** `cio-bus dlq groups`: dead letters by their cause. */
export function dlqGroupsCommand(context: CliContext): Command {
  const command = new Command('groups')
    .description('groups dead letters by cause, largest group first')
    .addOption(
      new Option('--group-state <state...>', 'groups in these states (default: all but ignored)').choices(groupStates),
    );
  return withState(withJson(withFilter(command, context))).action((ids: string[], options: GroupsOptions) =>
    printGroups(context, ids, options),
  );
}

async function printGroups(context: CliContext, ids: string[], options: GroupsOptions): Promise<void> {
  const filter = { ...readFilter(ids, options), state: options.state };
  const all = await groupDeadLetters(context.connections.deadLetters(), filter, { now: context.now() });
  const groups = all.filter(({ groupState }) => options.groupState?.includes(groupState) ?? groupState !== 'ignored');
  printResult(context, options, groups, () => render(groups));
  const ignored = all.length - groups.length;
  if (ignored > 0 && options.groupState === undefined)
    context.warn(`${ignored} ignored ${ignored === 1 ? 'group is' : 'groups are'} not shown; --group-state ignored`);
}

const render = (groups: readonly DeadLetterGroup[]) =>
  renderTable(
    [
      ...['group', 'state', 'dead letters', 'keys', 'service', 'code', 'status', 'reason', 'field'],
      ...['first', 'last', 'last 24 h', 'releases', 'last message'],
    ],
    groups.map((group) => [
      ...[group.groupId, stateOf(group), group.count, group.keys, group.service, group.code, group.status],
      ...[group.reason, group.field, formatTime(group.oldest), formatTime(group.newest)],
      ...[sparkline(group.trend), releasesOf(group), group.message],
    ]),
  );

/** The first and the last one in the order of their names, and how many are between them. */
const releasesOf = ({ releases }: DeadLetterGroup): string => {
  if (releases.length <= 2) return releases.join(', ');
  return `${releases[0]} … ${releases.at(-1)} (${releases.length})`;
};

const stateOf = ({ groupState, hasRecurred, decision }: DeadLetterGroup): string => {
  if (hasRecurred) return 'open again';
  return groupState === 'acknowledged' ? `acknowledged: ${decision?.by}` : groupState;
};
