import { inspect } from 'node:util';
import { BusError } from '@cio-bus/contracts';
import { ReplyError } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { isFromReplica, redisFault } from './redis-fault.ts';

/** The reply of Redis 6.2 to an error inside a script. */
const inScript = (message: string) =>
  `ERR Error running script (call to f_11dacf6dc115a7c6326ee5d3862ba740b929def7): @user_script:3: @user_script: 3: ${message}`;
const reply = (message: string) => Object.assign(new ReplyError(message), { command: { args: ['hidden'] } });

describe('redisFault', () => {
  it.each([
    ['a timeout', new Error('Command timed out')],
    ['a lost connection', new Error('Connection is closed.')],
    ['a restart that is loading', reply('LOADING Redis is loading the dataset in memory')],
    ['a full memory', reply("OOM command not allowed when used memory > 'maxmemory'.")],
    ['a replica', reply("READONLY You can't write against a read only replica.")],
    ['a full disk', reply('MISCONF Errors writing to the AOF file: No space left on device')],
    ['a password that was changed', reply('NOAUTH Authentication required.')],
    ['too many clients', reply('ERR max number of clients reached')],
    ['a full memory, in a script', reply(inScript("-OOM command not allowed when used memory > 'maxmemory'."))],
    ['a replica, in a script', reply(inScript("-READONLY You can't write against a read only replica."))],
    ['a full disk, in a script', reply(inScript('-MISCONF Errors writing to the AOF file: No space left'))],
    ['unreachable replicas, in a script', reply(inScript('-NOREPLICAS Not enough good replicas to write.'))],
  ])('maps %s to a transient error', (_, error) => {
    expect(redisFault(error)).toMatchObject({ name: 'BusError', code: 'STORE_UNAVAILABLE' });
  });

  it.each([
    'WRONGTYPE Operation against a key',
    inScript('WRONGTYPE Operation against a key'),
    inScript('Wrong number of args calling Redis command From Lua script'),
    inScript('-ERR value is not an integer or out of range'),
  ])('maps the reply to a wrong command to a bug: %s', (message) => {
    expect(redisFault(reply(message))).not.toBeInstanceOf(BusError);
  });

  it('does not leak arguments of the command: one may be a password', () => {
    for (const message of ['WRONGPASS invalid', 'ERR syntax error']) {
      expect(inspect(redisFault(reply(message)), { depth: 9 })).not.toContain('hidden');
    }
  });
});

describe('isFromReplica', () => {
  it.each([
    ["READONLY You can't write against a read only replica.", true],
    ["READONLY You can't write against a read only replica. script: 11da, on @user_script:3.", true],
    [inScript("-READONLY You can't write against a read only replica."), true],
    [inScript("-OOM command not allowed when used memory > 'maxmemory'."), false],
    ['ERR unknown command', false],
  ])('"%s": %s, because reconnecting finds the new primary', (message, expected) => {
    expect(isFromReplica(reply(message))).toBe(expected);
  });
});
