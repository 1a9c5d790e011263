import { aDeadLetter } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { groupDeadLetters, messageShape } from './group-dead-letters.ts';

const listed = (overrides: Parameters<typeof aDeadLetter>[0]) => ({
  ...aDeadLetter(overrides),
  state: 'open' as const,
  resolution: undefined,
  copies: 1,
});

describe('groupDeadLetters', () => {
  it('groups by cause, largest group first', () => {
    const groups = groupDeadLetters([
      listed({ message: 'userId has 151 bytes', failedAt: 30 }),
      listed({ message: 'answered 400', failedAt: 50 }),
      listed({ message: 'userId has 170 bytes', failedAt: 10 }),
      listed({ message: 'userId has 170 bytes', failedAt: 20, service: 'bigquery-sink' }),
    ]);
    expect(groups.map(({ messageShape: shape, count, service }) => [shape, count, service])).toEqual([
      ['userId has N bytes', 2, 'track-publisher'],
      ['userId has N bytes', 1, 'bigquery-sink'],
      ['answered 400', 1, 'track-publisher'],
    ]);
    expect(groups[0]).toMatchObject({ oldest: 10, newest: 30, topic: 'customerio.track' });
  });
});

describe('messageShape', () => {
  it.each([
    ['event "order_refunded" is not known', 'event "…" is not known'],
    ['person 01JCZ5Q6W8V5T1X4M2N7R9K3PA is gone', 'person … is gone'],
    ['no such mailbox ada@example.com', 'no such mailbox …'],
    ['answered 422 after 1.5 s', 'answered 422 after N s'],
    ['payload.channel: wrong', 'payload.channel: wrong'],
  ])('makes %j into %j', (message, shape) => {
    expect(messageShape(message)).toBe(shape);
  });
});
