import { type RawRecord, topics, type WebhookEvent } from '@cio-bus/contracts';
import type { ReadOptions } from '@cio-bus/kafka';
import { aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { createReportedDeliveries } from './reported-deliveries.ts';

const AT = Date.UTC(2026, 10, 21, 12);
const NOW = AT + 3_600_000;
const MINUTE_MS = 60_000;
const { signal } = new AbortController();
const isWanted = () => true;

/** The list over these records, and how `customerio.webhooks` was read. */
function listOf(events: readonly Partial<WebhookEvent>[]) {
  const records = events.map((event, offset): RawRecord => {
    const data = { transactional_message_id: 7, content: 'Hello' };
    const { data: _data, ...envelope } = aWebhookEvent({
      deliveryId: 'd1',
      metric: 'sent',
      timestamp: AT,
      data,
      ...event,
    });
    return aRawRecord({ topic: topics.webhooks, partition: 3, offset, value: Buffer.from(JSON.stringify(envelope)) });
  });
  const reads: ReadOptions[] = [];
  async function* read(_topic: string, options: ReadOptions = {}) {
    reads.push(options);
    yield* records;
  }
  const ends: Record<string, { partition: number; low: number; high: number }[]> = {
    [topics.webhooks]: [{ partition: 3, low: 0, high: 1 }],
  };
  const offsets = async (topic: string) => ends[topic] ?? [];
  return { reads, ...createReportedDeliveries({ read, offsets, committed: async () => [], now: () => NOW }) };
}

async function listed(events: readonly Partial<WebhookEvent>[]) {
  const { read, list } = listOf(events);
  await read({ isWanted, signal });
  return list();
}

describe('createReportedDeliveries', () => {
  it('knows the earliest report of a delivery, and the one that says when it was sent', async () => {
    const events = [
      { metric: 'opened', timestamp: AT },
      { metric: 'sent', timestamp: AT + 2_000 },
      { metric: 'drafted', timestamp: AT - 1_000 },
    ];
    expect(await listed(events)).toMatchObject([
      { deliveryId: 'd1', firstAt: AT - 1_000, sending: { metric: 'sent' } },
    ]);
  });

  it.each(['drafted', 'attempted', 'sent', 'failed', 'undeliverable'])(
    'knows by %s when a message was sent',
    async (metric) => {
      expect(await listed([{ metric }])).toMatchObject([{ sending: { metric } }]);
    },
  );

  it.each(['delivered', 'opened', 'clicked', 'converted', 'bounced', 'dropped', 'deferred', 'spammed', 'unsubscribed'])(
    'does not know by %s when a message was sent',
    async (metric) => {
      expect(await listed([{ metric }])).toMatchObject([{ sending: undefined }]);
    },
  );

  it('keeps no text of a message', async () => {
    expect(JSON.stringify(await listed([{}]))).not.toContain('Hello');
  });

  it('reads what is new, or again from a time, and never leaves a gap', async () => {
    const { read, reads } = listOf([{}, {}]);
    const since = AT - 10 * MINUTE_MS;
    await read({ since, isWanted, signal });
    await read({ isWanted, signal });
    await read({ since: NOW + MINUTE_MS, isWanted, signal });
    expect(reads).toEqual([{ since }, { from: new Map([[3, 2]]) }, { since: NOW - 5 * MINUTE_MS }]);
  });

  it('begins again after a read that failed', async () => {
    const { read, reads } = listOf([{}]);
    await read({ since: AT, isWanted, signal });
    await expect(read({ isWanted, signal: AbortSignal.abort() })).rejects.toThrow();
    await read({ isWanted, signal });
    expect(reads.slice(1)).toEqual([{ from: new Map([[3, 1]]) }, { from: new Map([[3, 1]]) }]);
  });
});
