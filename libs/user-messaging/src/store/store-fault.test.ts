import { describe, expect, it } from 'vitest';
import { isBroken, isRolledBack, storeFault } from './store-fault.ts';

const failure = (code: string | undefined, message = 'failed') => Object.assign(new Error(message), code && { code });

describe('storeFault', () => {
  it.each([
    ['a full disk', failure('53100')],
    ['too many connections', failure('53300')],
    ['a server that shuts down', failure('57P01')],
    ['a server that starts', failure('57P03')],
    ['a statement that takes too long', failure('57014')],
    ['a lock', failure('55P03')],
    ['a server that only reads', failure('25006')],
    ['a deadlock', failure('40P01')],
    ['damaged data', failure('XX001')],
    ['a refused connection', failure('ECONNREFUSED')],
    ['a host with several addresses', new AggregateError([failure('ECONNREFUSED')])],
    ['a lost connection', failure(undefined, 'Connection terminated unexpectedly')],
    ['a silent server', failure(undefined, 'Query read timeout')],
    ['a password that was replaced', failure('28P01')],
    ['a role that may no longer log in', failure('28000')],
    ['a database that was renamed', failure('3D000')],
    ['a grant that was lost', failure('42501')],
    ['a table that a backup does not have', failure('42P01')],
    ['a column that a backup does not have', failure('42703')],
    ['a crashed embedded server', Object.assign(new Error('unreachable'), { name: 'RuntimeError' })],
  ])('is STORE_UNAVAILABLE for %s', (_, error) => {
    expect(storeFault(error)).toMatchObject({ code: 'STORE_UNAVAILABLE', cause: error });
  });

  it.each([
    ['a violated constraint', failure('23505')],
    ['wrong syntax', failure('42601')],
    ['a bug', new TypeError('x is not a function')],
  ])('leaves %s as it is', (_, error) => {
    expect(storeFault(error)).toBe(error);
  });

  it('knows which errors have ended the connection, and which only the transaction', () => {
    expect([failure('ECONNRESET'), failure('53100')].map(isBroken)).toEqual([true, false]);
    expect([failure('40001'), failure('40P01'), failure('57014')].map(isRolledBack)).toEqual([true, true, false]);
  });
});
