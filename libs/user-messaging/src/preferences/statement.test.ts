import { describe, expect, it } from 'vitest';
import { checkStatement, checkUserId, type Statement } from './statement.ts';

const wrong = (statement: object) => () => checkStatement(statement as Statement);

describe('checkStatement', () => {
  it('returns the choices of channels and topics, and skips what is undefined', () => {
    expect(checkStatement({ channels: { email: false, push: undefined as never }, topics: { news: true } })).toEqual([
      { kind: 'channel', name: 'email', optedIn: false },
      { kind: 'topic', name: 'news', optedIn: true },
    ]);
  });

  it.each<{ field: string; statement: object }>([
    { field: 'channels', statement: {} },
    { field: 'channels', statement: { channels: {} } },
    { field: 'channels', statement: { channels: null } },
    { field: 'channels', statement: { channels: { fax: true } } },
    { field: 'channels', statement: { channels: { constructor: true } } },
    { field: 'channels.email', statement: { channels: { email: 'no' } } },
    { field: 'channels.email', statement: { channels: { email: null } } },
    { field: 'topics.news', statement: { topics: { news: 1 } } },
    { field: 'topics (a name)', statement: { topics: { 'a\0b': true } } },
    { field: 'saidAt', statement: { channels: { email: true }, saidAt: 5 } },
    { field: 'saidAt', statement: { channels: { email: true }, saidAt: new Date(Number.NaN) } },
    { field: 'source', statement: { channels: { email: true }, source: '' } },
    { field: 'eventId', statement: { channels: { email: true }, eventId: 'x'.repeat(301) } },
  ])('names $field for $statement', ({ field, statement }) => {
    expect(wrong(statement)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID', field }));
  });

  it.each([undefined, 5, '', '  ', 'a\0', '\ud800', 'é'.repeat(76)])('refuses the user id %j', (userId) => {
    expect(() => checkUserId(userId)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID', field: 'userId' }));
  });
});
