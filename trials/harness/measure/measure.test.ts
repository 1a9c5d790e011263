import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { describe, expect, it } from 'vitest';
import { deliveriesIn, latenciesMs } from './deliveries.ts';
import { sumOfMetric } from './metrics.ts';
import { percentile } from './percentile.ts';

const entry = (id: string, at: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  seq: at,
  at,
  api: 'track',
  action: 'event',
  personId: 'u1',
  requestId: at,
  id,
  ...more,
});

describe('percentile', () => {
  it('is the value that the share does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.99)).toBeNaN();
  });
});

describe('deliveries', () => {
  const journal = [
    entry('a', 110),
    entry('b', 150),
    entry('b', 160, { duplicate: true }),
    entry('x', 170, { api: 'app', action: 'send', id: undefined as never, messageData: { command_id: 's' } }),
    entry('x', 180, { api: 'app', action: 'send', id: undefined as never, messageData: { command_id: 's' } }),
  ];

  it('are the first acceptance of each command, and the commands that took effect again', () => {
    const { firstAt, repeated } = deliveriesIn(journal);
    expect([...firstAt]).toEqual([
      ['a', 110],
      ['b', 150],
      ['s', 170],
    ]);
    expect(repeated).toEqual(['s']);
  });

  it('give the time from publishing to acceptance of what was delivered', () => {
    const publishedAt = new Map([
      ['a', 100],
      ['b', 100],
      ['never', 100],
    ]);
    expect(latenciesMs(publishedAt, deliveriesIn(journal))).toEqual([10, 50]);
  });
});

describe('sumOfMetric', () => {
  const text = ['# HELP m x', 'm{cause="flood"} 2', 'm{cause="outage"} 3', 'm_total{cause="flood"} 7', 'n 4'].join(
    '\n',
  );

  it('adds the series of one name, and of one label', () => {
    expect([sumOfMetric(text, 'm'), sumOfMetric(text, 'm', 'cause="flood"'), sumOfMetric(text, 'n')]).toEqual([
      5, 2, 4,
    ]);
    expect(sumOfMetric(text, 'nothing')).toBe(0);
  });
});
