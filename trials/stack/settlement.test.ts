import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { type Backlog, untilAtRest } from './settlement.ts';

const backlog = (settled: number, records: number): Backlog[] => [
  { service: 'track-publisher', topic: topics.track, settled, records },
];

/** Answers one after the other, the last one forever. */
function answers<T>(...values: T[]) {
  let asked = 0;
  return async () => values[Math.min(asked++, values.length - 1)] as T;
}

const quick = { timeoutMs: 20, pollMs: 1 };

describe('untilAtRest', () => {
  it('waits for records, for webhooks, and for what they bring', async () => {
    const seen: number[] = [];
    await untilAtRest(
      {
        backlog: answers(backlog(1, 2), backlog(2, 2), backlog(2, 3), backlog(3, 3)),
        pendingWebhooks: answers(0, 1, 0),
      },
      { ...quick, timeoutMs: 5_000, onProgress: ([first]) => seen.push(first?.settled ?? 0) },
    );
    expect(seen).toEqual([1, 2, 2, 3]);
  });

  it.each([
    [backlog(1, 2), 0, 'track-publisher has settled 1 of 2 records of customerio.track'],
    [backlog(2, 2), 7, '7 webhooks are not delivered'],
  ])('reports what did not arrive in time', async (stuck, pending, message) => {
    const sources = { backlog: answers(stuck), pendingWebhooks: answers(pending) };
    await expect(untilAtRest(sources, quick)).rejects.toThrow(message);
  });
});
