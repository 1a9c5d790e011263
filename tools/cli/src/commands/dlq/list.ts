import { type ListedDeadLetter, listDeadLetters } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { renderTable } from '../../output/table.ts';
import { type FilterOptions, readFilter, type StateOption, withFilter, withState } from './dead-letter-filter.ts';

/** `cio-bus dlq list`: dead letters, one per line. */
export function dlqListCommand(context: CliContext): Command {
  const command = new Command('list').description('lists dead letters, newest last');
  return withState(withJson(withFilter(command, context))).action(
    async (ids: string[], options: JsonOption & FilterOptions & StateOption) => {
      const filter = { ...readFilter(ids, options), state: options.state };
      const deadLetters = (await listDeadLetters(context.connections.read, filter)).sort(
        (a, b) => a.failedAt - b.failedAt,
      );
      printResult(context, options, deadLetters.map(summaryOf), () => renderDeadLetters(deadLetters));
    },
  );
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
