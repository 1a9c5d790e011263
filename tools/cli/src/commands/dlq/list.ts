import { type ListedDeadLetter, listDeadLetters } from '@cio-bus/dead-letters';
import { Command, Option } from 'commander';
import { type JsonOption, wholeNumber, withJson } from '../../options/options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type FilterOptions, readFilter, type StateOption, withFilter, withState } from './dead-letter-filter.ts';

const DEFAULT_LIMIT = 1_000;

/** `cio-bus dlq list`: dead letters, one per line. */
export function dlqListCommand(context: CliContext): Command {
  const command = new Command('list')
    .description('lists dead letters, newest last')
    .addOption(new Option('--limit <number>', 'only the newest').argParser(wholeNumber).default(DEFAULT_LIMIT));
  return withState(withJson(withFilter(command, context))).action(
    async (ids: string[], options: JsonOption & FilterOptions & StateOption & { limit: number }) => {
      const filter = { ...readFilter(ids, options), state: options.state };
      const { limit } = options;
      const { deadLetters, total } = await listDeadLetters(context.connections.deadLetters(), filter, { limit });
      printResult(context, options, deadLetters.map(summaryOf), () => renderDeadLetters(deadLetters));
      if (total > deadLetters.length)
        context.warn(`the newest ${deadLetters.length} of ${total}; --limit sets how many`);
    },
  );
}

/** A dead letter without its value and headers, which `show` prints. */
const summaryOf = ({ key, ...deadLetter }: ListedDeadLetter) => ({ ...deadLetter, key: key?.toString() ?? null });

const renderDeadLetters = (deadLetters: readonly ListedDeadLetter[]) =>
  renderTable(
    ['failed', 'dead letter', 'code', 'state', 'attempts', 'message'],
    deadLetters.map(({ failedAt, deadLetterId, code, state, edit, attempts, message }) => [
      formatTime(failedAt),
      deadLetterId,
      code,
      edit ? `${state}, edited` : state,
      attempts,
      message,
    ]),
  );
