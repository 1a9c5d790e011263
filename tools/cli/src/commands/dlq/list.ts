import { type DeadLetterState, groupDeadLetters, type ListedDeadLetter, listDeadLetters } from '@cio-bus/dead-letters';
import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import { type FilterOptions, readFilter, withFilter } from './dead-letter-filter.ts';

const states = ['open', 'parked', 'resolved', 'forgotten', 'all'] as const;

interface ListOptions extends JsonOption, FilterOptions {
  state: DeadLetterState | 'all';
  group?: boolean;
}

/** `cio-bus dlq list`: dead letters, or groups with the same cause. */
export function dlqListCommand(context: CliContext): Command {
  const command = withJson(withFilter(new Command('list').description('lists dead letters, newest last'), context))
    .addOption(new Option('--state <state>', 'state of the dead letters').choices(states).default('open'))
    .option('--group', 'group by cause, largest group first');
  return command.action(async (ids: string[], options: ListOptions) => {
    const filter = { ...readFilter(ids, options), state: options.state };
    const deadLetters = (await listDeadLetters(context.connections.read, filter)).sort(
      (a, b) => a.failedAt - b.failedAt,
    );
    if (options.group) printResult(context, options, groupDeadLetters(deadLetters), () => renderGroups(deadLetters));
    else printResult(context, options, deadLetters.map(summaryOf), () => renderDeadLetters(deadLetters));
  });
}

/** A dead letter without its value and headers, which `show` prints. */
const summaryOf = ({ value, headers: _own, key, ...deadLetter }: ListedDeadLetter) => ({
  ...deadLetter,
  key: deadLetter.state === 'forgotten' ? null : (key?.toString() ?? null),
  bytes: value?.length ?? 0,
});

const renderDeadLetters = (deadLetters: readonly ListedDeadLetter[]) =>
  renderTable(
    ['failed', 'dead letter', 'code', 'state', 'attempts', 'message'],
    deadLetters.map(({ failedAt, deadLetterId, code, state, attempts, message }) => [
      formatTime(failedAt),
      deadLetterId,
      code,
      state,
      attempts,
      message,
    ]),
  );

const renderGroups = (deadLetters: readonly ListedDeadLetter[]) =>
  renderTable(
    ['dead letters', 'code', 'service', 'topic', 'message', 'newest', 'example'],
    groupDeadLetters(deadLetters).map(({ count, code, service, topic, messageShape, newest, examples }) => [
      count,
      code,
      service,
      topic,
      messageShape,
      formatTime(newest),
      examples[0],
    ]),
  );
