import { topics } from '@cio-bus/contracts';
import type { ReadOptions } from '@cio-bus/kafka';
import { A_TIME_MS } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { reconcile } from './reconcile.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('reconcile of a range', () => {
  it('reads Kafka no further back than the range, and an hour more for outcomes', async () => {
    const sinces = new Map<string, number | undefined>();
    const asked: string[] = [];
    const read = (topic: string, { since }: ReadOptions = {}) => {
      sinces.set(topic, since);
      return ReadableStream.from([]);
    };
    const query = async (sql: string) => {
      asked.push(sql);
      return [];
    };

    await reconcile({ read, committed: async () => [], warehouse: { query, table: 'd.t' } }, { from: A_TIME_MS });

    expect(sinces).toEqual(
      new Map([
        ...[topics.identify, topics.track, topics.transactional, topics.webhooks].map((topic) => [topic, A_TIME_MS]),
        ...[topics.processed, topics.deadLetters, topics.audit].map((topic) => [topic, A_TIME_MS - HOUR_MS]),
      ] as [string, number][]),
    );
    expect(asked).toEqual([expect.stringContaining("timestamp >= TIMESTAMP '2026-11-19 12:00:00'")]);
  });
});
