import { type DeadLetterGroup, groupDeadLetters } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import { type FilterOptions, readFilter, type StateOption, withFilter, withState } from './dead-letter-filter.ts';

/** `cio-bus dlq groups`: dead letters by their cause. */
export function dlqGroupsCommand(context: CliContext): Command {
  const command = new Command('groups').description('groups dead letters by cause, largest group first');
  return withState(withJson(withFilter(command, context))).action(
    async (ids: string[], options: JsonOption & FilterOptions & StateOption) => {
      const filter = { ...readFilter(ids, options), state: options.state };
      const groups = await groupDeadLetters(context.connections.deadLetters(), filter);
      printResult(context, options, groups, () => render(groups));
    },
  );
}

const render = (groups: readonly DeadLetterGroup[]) =>
  renderTable(
    ['group', 'dead letters', 'keys', 'service', 'code', 'status', 'reason', 'field', 'newest', 'last message'],
    groups.map((group) => [
      ...[group.groupId, group.count, group.keys, group.service, group.code],
      ...[group.status, group.reason, group.field, formatTime(group.newest), group.message],
    ]),
  );
