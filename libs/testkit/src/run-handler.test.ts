import { BusError, type PersonCommand, personCommand, topics } from '@cio-bus/contracts';
import { defineHandler, done, failed, type Outcome, skipped } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { aTrackCommand } from './builders.ts';
import { outcomesOf, runHandler } from './run-handler.ts';

const common = { name: 'try', topics: [topics.track], schema: personCommand, order: 'key' } as const;

describe('runHandler', () => {
  it('returns the outcome of each message in one word', async () => {
    const outcomes: Outcome[] = [
      done(),
      skipped('duplicate'),
      failed(new BusError('VENDOR_AUTH', 'no')),
      failed(new BusError('VENDOR_REJECTED', 'no')),
      failed(new TypeError('a bug')),
    ];
    const handler = defineHandler<PersonCommand>({
      ...common,
      batch: { maxMessages: 10, maxBytes: 1e6, lingerMs: 0 },
      handle: async () => outcomes,
    });
    const messages = outcomes.map(() => aTrackCommand());
    expect(await runHandler(handler, messages)).toEqual([
      'done',
      'skipped',
      'halt',
      'dead-letter',
      'retry-then-dead-letter',
    ]);
    expect(await outcomesOf(handler, messages)).toEqual(outcomes);
  });

  it('passes no more messages at once than the handler accepts', async () => {
    const sizes: number[] = [];
    const handler = defineHandler<PersonCommand>({
      ...common,
      batch: { maxMessages: 2, maxBytes: 1e6, lingerMs: 0 },
      handle: async (messages: readonly PersonCommand[]) => {
        sizes.push(messages.length);
        return messages.map(() => done());
      },
    });
    await runHandler(handler, [aTrackCommand(), aTrackCommand(), aTrackCommand()]);
    expect(sizes).toEqual([2, 1]);
  });

  it('calls a handler of single messages once for each, and counts a throw as a failure', async () => {
    const seen: string[] = [];
    const handler = defineHandler<PersonCommand>({
      ...common,
      handle: async (command) => {
        seen.push(command.id);
        if (seen.length === 2) throw new BusError('VENDOR_UNAVAILABLE', 'away');
        return done();
      },
    });
    const messages = [aTrackCommand(), aTrackCommand(), aTrackCommand()];
    expect(await runHandler(handler, messages)).toEqual(['done', 'retry', 'done']);
    expect(seen).toEqual(messages.map(({ id }) => id));
  });
});
