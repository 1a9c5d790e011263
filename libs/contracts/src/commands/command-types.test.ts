import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { topics } from '../records/topics.ts';
import { checkLimits } from './check-limits.ts';
import { keyOf } from './command.ts';
import { commandTopics } from './command-topics.ts';
import { allCommandTypes, type CommandType, commandTypes } from './command-types.ts';
import { personCommand, transactionalCommand } from './read-command.ts';

const barriers: readonly CommandType[] = ['delete', 'merge', 'object_delete', 'suppress', 'unsuppress'];

describe('commandTypes', () => {
  it('publish to the command topics and to no other, each of which has commands', () => {
    expect(commandTopics).toEqual([topics.identify, topics.track, topics.transactional]);
  });

  it('are barriers where a repeat would undo later commands', () => {
    expect(allCommandTypes.filter((type) => !commandTypes[type].repeatable).toSorted()).toEqual(barriers);
  });

  it.each(allCommandTypes)('describe %s by an example that every reader accepts, within the limits', (type) => {
    const { topic, subject, example } = commandTypes[type];
    const schema = topic === topics.transactional ? transactionalCommand : personCommand;
    const person = subject === 'object' ? {} : { userId: 'u1' };
    const fields = { type, ...person, timestamp: AT, correlationId: 'c1', payload: example };
    const command = schema.read(aRecord(fields));
    expect(command).toMatchObject(fields);
    expect(() => checkLimits(command)).not.toThrow();
  });

  it.each(allCommandTypes)('allow %s to be anonymous only if it is an event', (type) => {
    const { subject, example } = commandTypes[type];
    const fields = { type, anonymousId: 'a1', timestamp: AT, correlationId: 'c1', payload: example };
    const read = () => personCommand.read(aRecord(fields));
    if (subject === 'anyone') expect(keyOf(read())).toBe('a1');
    else expect(read).toThrow('MESSAGE_INVALID');
  });
});

describe('keyOf', () => {
  it.each([
    { command: { userId: 'u1' }, key: 'u1' },
    { command: { anonymousId: 'a1' }, key: 'a1' },
    { command: { payload: { objectTypeId: 1, objectId: 'acme' } }, key: 'object:1:acme' },
    { command: { payload: { deliveryId: 'd1', metric: 'opened' } }, key: 'delivery:d1' },
    { command: { userId: 'u1', payload: { deliveryId: 'd1', metric: 'opened' } }, key: 'u1' },
  ])('is $key', ({ command, key }) => {
    expect(keyOf(command)).toBe(key);
  });
});
