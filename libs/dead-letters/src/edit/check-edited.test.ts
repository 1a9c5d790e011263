import { type DeadLetter, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { command, deadLetterId, editWorld, repaired } from '../../test/edit-world.ts';
import { discardDeadLetters } from '../decide/resolve-dead-letters.ts';
import type { EditOptions } from './edit-dead-letter.ts';

describe('editDeadLetter refuses', () => {
  const commandWith = (given: object) => Buffer.from(JSON.stringify({ ...command, ...given }));

  it.each<{ what: string; change: Partial<EditOptions>; says: string }>([
    { what: 'no JSON', change: { value: Buffer.from('{') }, says: 'not JSON' },
    { what: 'a wrong type', change: { value: commandWith({ payload: { name: 7 } }) }, says: 'payload.name' },
    { what: 'a missing field', change: { value: commandWith({ type: undefined }) }, says: 'type' },
    { what: 'seconds', change: { value: commandWith({ timestamp: 1_790_000_000 }) }, says: 'timestamp' },
    {
      what: 'a name beyond Customer.io’s limit',
      change: { value: commandWith({ payload: { name: 'x'.repeat(101) } }) },
      says: 'payload.name has 101 bytes',
    },
    {
      what: 'more than Customer.io takes',
      change: { value: commandWith({ payload: { name: 'n', data: { a: 'x'.repeat(40_000) } } }) },
      says: 'the limit is 32000',
    },
    {
      what: 'more than the topic takes',
      change: { setHeaders: { big: 'x'.repeat(1_100_000) } },
      says: 'customerio.track takes at most',
    },
    { what: 'a schema that is not known', change: { setHeaders: { 'cio-schema': 'command/2' } }, says: 'command/2' },
    { what: 'the id', change: { setHeaders: { 'cio-id': '1' } }, says: 'cio-id' },
    { what: 'the count of replays', change: { removeHeaders: ['cio-replay-count'] }, says: 'cio-replay-count' },
    { what: 'a header that is not there', change: { removeHeaders: ['sorce'] }, says: 'there are cio-source' },
    { what: 'another key', change: { key: 'grace' }, says: 'its place among those of its key' },
    { what: 'nothing', change: { value: Buffer.from(JSON.stringify(command)) }, says: 'nothing would change' },
    { what: 'an edit that is not the last', change: { value: repaired, basedOn: 'x' }, says: 'no such edit' },
  ])('$what', async ({ change, says }) => {
    const { edit, producer } = editWorld();
    await expect(edit(change)).rejects.toThrow(says);
    expect(producer.published).toEqual([]);
  });

  it.each<{ what: string; given: Partial<DeadLetter>; says: string }>([
    { what: 'a webhook body', given: { origin: undefined, deadLetterId }, says: 'cio-bus webhooks post' },
    { what: 'a send in doubt', given: { code: 'SEND_UNKNOWN' }, says: 'cio-bus dlq settle' },
  ])('$what', async ({ given, says }) => {
    await expect(editWorld(given).edit({ value: repaired })).rejects.toThrow(says);
  });

  it('a dead letter about which somebody decided, also meanwhile', async () => {
    const { edit, operator, producer } = editWorld();
    const transact: EditOptions['transact'] = async (work) => {
      await discardDeadLetters({ ...operator, by: 'grace', filter: {} });
      return operator.transact(work);
    };
    await expect(edit({ value: repaired, transact })).rejects.toThrow('already discarded, by grace');
    await expect(edit({ value: repaired })).rejects.toThrow('already discarded');
    expect(producer.publishedTo(topics.resolutions)).toHaveLength(1);
  });
});
