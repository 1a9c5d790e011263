import { describe, expect, it } from 'vitest';
import { createSeries } from './series.ts';
import { seriesQuery } from './series-query.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const now = at('2026-11-21T12:30:00Z'); // a Saturday

describe('series', () => {
  it.each([
    { query: { period: 'hours', steps: '2' }, sent: [1, 2] },
    { query: { period: 'days', steps: '3' }, sent: [0, 1, 3] },
    { query: { period: 'weeks', steps: '1' }, sent: [1, 4], why: 'never fewer than 2 steps' },
    { query: { period: 'months', steps: '2' }, sent: [1, 5] },
    {
      query: { version: '2', res: 'daily', start: String(at('2026-11-19T23:00:00Z')), end: String(now) },
      sent: [0, 1, 3],
    },
    {
      query: { version: '2', res: 'months', start: String(at('2026-10-01T00:00:00Z')), end: String(now) },
      sent: [1, 5],
    },
  ])('counts by $query', ({ query, sent }) => {
    const series = createSeries();
    const count = (iso: string) => series.count('transactional:5', 'email', 'sent', {}, at(iso));
    for (const time of ['12:10', '12:20', '11:59']) count(`2026-11-21T${time}:00Z`);
    for (const day of ['2026-10-31', '2026-11-15', '2026-11-20']) count(`${day}T10:00:00Z`);

    expect(series.read('transactional:5', seriesQuery.parse(query), now).sent).toEqual(sent);
  });

  it.each([
    { period: 'hours', length: 24 },
    { period: 'days', length: 45 },
    { period: 'weeks', length: 12 },
    { period: 'months', length: 120 },
  ])('returns at most $length $period', ({ period, length }) => {
    expect(createSeries().read('campaign:1', seriesQuery.parse({ period }), now).sent).toHaveLength(length);
  });

  it('separates message types and parents', () => {
    const series = createSeries();
    series.count('transactional:5', 'push', 'sent', {}, now);
    const read = (parent: string, type?: string) =>
      series.read(parent, seriesQuery.parse({ steps: '2', ...(type && { type }) }), now).sent?.at(-1);
    expect([
      read('transactional:5'),
      read('transactional:5', 'push'),
      read('transactional:5', 'email'),
      read('transactional:6'),
    ]).toEqual([1, 1, 0, 0]);
  });
});
