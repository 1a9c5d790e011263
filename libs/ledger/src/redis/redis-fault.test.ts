import { inspect } from 'node:util';
import { BusError } from '@cio-bus/contracts';
import { ReplyError } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { redisFault } from './redis-fault.ts';

const reply = (message: string) => Object.assign(new ReplyError(message), { command: { args: ['hidden'] } });

describe('redisFault', () => {
  it.each([
    ['a time-out', new Error('Command timed out')],
    ['a lost connection', new Error('Connection is closed.')],
    ['a start that still loads', reply('LOADING Redis is loading the dataset in memory')],
    ['a full memory', reply("OOM command not allowed when used memory > 'maxmemory'.")],
    ['a replica', reply("READONLY You can't write against a read only replica.")],
    ['a full disk', reply('MISCONF Errors writing to the AOF file: No space left on device')],
    ['a password that was changed', reply('NOAUTH Authentication required.')],
  ])('takes %s for an outage, to be waited out', (_, error) => {
    expect(redisFault(error)).toMatchObject({ name: 'BusError', code: 'VENDOR_UNAVAILABLE' });
  });

  it('takes an answer to a wrong command for our mistake', () => {
    expect(redisFault(reply('WRONGTYPE Operation against a key'))).not.toBeInstanceOf(BusError);
  });

  it('shows no argument of the command: it may be a password', () => {
    for (const message of ['WRONGPASS invalid', 'ERR syntax error']) {
      expect(inspect(redisFault(reply(message)), { depth: 9 })).not.toContain('hidden');
    }
  });
});
