import { describe, expect, it } from 'vitest';
import { normaliseWebhook } from './normalise-webhook.ts';

const times = { requestedAt: 1_732_190_460_000, now: 1_732_190_460_000 };
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('normaliseWebhook of a list over 900 kB', () => {
  const long = { metric: 'bounced', timestamp: 1_732_190_400, data: { text: 'x'.repeat(400_000) } };
  const unusableOf = (events: unknown[]) => normaliseWebhook(bytesOf({ events }), times).unusable;

  it('returns the usable events, and the others apart with their reason', () => {
    const { events, unusable } = normaliseWebhook(bytesOf({ events: [long, 'x', long, long] }), times);
    expect(events).toHaveLength(3);
    expect(unusable.map(({ rawBody, error }) => [rawBody.toString(), error.message])).toEqual([
      ['{"events":["x"]}', 'MESSAGE_INVALID: events.1: is not an object'],
    ]);
  });

  it('joins unusable events to lists that fit into a record and lose none', () => {
    const bad = { ...long, metric: '' };
    const lists = unusableOf([bad, bad, bad, bad, bad]).map(({ rawBody }) => rawBody);
    expect(lists.map((list) => JSON.parse(list.toString()).events)).toEqual([[bad, bad], [bad, bad], [bad]]);
    expect(Math.max(...lists.map(({ length }) => length))).toBeLessThanOrEqual(900_000);
  });

  it('gives an event that is larger a list to itself', () => {
    const larger = { data: 'x'.repeat(1_000_000) };
    expect(unusableOf([1, larger, 2]).map(({ rawBody }) => JSON.parse(rawBody.toString()).events)).toEqual([
      [1],
      [larger],
      [2],
    ]);
  });
});
