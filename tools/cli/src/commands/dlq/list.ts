import { groupDeadLetters, type LetterState, type ListedLetter, listDeadLetters } from '@cio-bus/dead-letters';
import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { renderTable } from '../../output/table.ts';
import { shownTime, tell } from '../../output/tell.ts';
import { type FilterOptions, readFilter, withFilter } from './letter-filter.ts';

const states = ['open', 'parked', 'resolved', 'forgotten', 'all'] as const;

interface ListOptions extends JsonOption, FilterOptions {
  state: LetterState | 'all';
  group?: boolean;
}

/** `cio-bus dlq list`: letters, or groups of those that failed alike. */
export function dlqListCommand(context: CliContext): Command {
  const command = withJson(withFilter(new Command('list').description('lists dead letters, the newest last')))
    .addOption(new Option('--state <state>', 'which of them').choices(states).default('open'))
    .option('--group', 'group those that failed alike, the largest group first');
  return command.action(async (ids: string[], options: ListOptions) => {
    const filter = { ...readFilter(ids, options, context.now()), state: options.state };
    const letters = (await listDeadLetters(context.connections.read, filter)).sort((a, b) => a.failedAt - b.failedAt);
    if (options.group) tell(context, options, groupDeadLetters(letters), () => renderGroups(letters));
    else tell(context, options, letters.map(summaryOf), () => renderLetters(letters));
  });
}

/** What a list tells of a letter: not its value, which `show` prints. */
const summaryOf = ({ value, headers: _own, key, ...letter }: ListedLetter) => ({
  ...letter,
  key: letter.state === 'forgotten' ? null : (key?.toString() ?? null),
  bytes: value?.length ?? 0,
});

const renderLetters = (letters: readonly ListedLetter[]) =>
  renderTable(
    ['failed', 'letter', 'code', 'state', 'attempts', 'message'],
    letters.map(({ failedAt, letterId, code, state, attempts, message }) => [
      shownTime(failedAt),
      letterId,
      code,
      state,
      attempts,
      message,
    ]),
  );

const renderGroups = (letters: readonly ListedLetter[]) =>
  renderTable(
    ['letters', 'code', 'service', 'topic', 'message', 'newest', 'an example'],
    groupDeadLetters(letters).map(({ count, code, service, topic, messageShape, newest, examples }) => [
      count,
      code,
      service,
      topic,
      messageShape,
      shownTime(newest),
      examples[0],
    ]),
  );
