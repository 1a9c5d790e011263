import { deadLetterHeaders, type RawRecord, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, aRawRecord, aRecordOf, aTrackCommand, aWebhookEvent, fakeTopics } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { gatherAuditInput } from './gather-audit-input.ts';

const command = aTrackCommand();
const record = aRecordOf(command, { headers: { 'cio-source': 'shop' } });
const { data: _data, ...event } = aWebhookEvent({ id: 'e1' });
const outcome = {
  ...command,
  status: 'success',
  service: 'track-publisher',
  handler: 'h',
  processingTime: 1,
  attempts: 1,
  processedAt: 1,
  origin: { topic: record.topic, partition: 0, offset: 0, timestamp: record.timestamp },
};
const rubbish = aRawRecord({ offset: 1, value: Buffer.from('rubbish') });
const deadLetter = aDeadLetterRecord({ origin: { ...rubbish }, code: 'MESSAGE_INVALID' });
const webhooks = [
  aRawRecord({ topic: topics.webhooks, value: Buffer.from(JSON.stringify(event)) }),
  aRawRecord({ topic: topics.webhooks, offset: 1, value: Buffer.from('rubbish') }),
] as const;
const badWebhook = aDeadLetterRecord({
  service: 'event-processor',
  origin: { ...webhooks[1] },
  position: { partition: 0, offset: 1, timestamp: 1 },
});
const reaction = {
  ...outcome,
  id: 'e1',
  status: 'skipped',
  reason: 'no-reaction',
  origin: { ...outcome.origin, topic: topics.webhooks },
};
const records: RawRecord[] = [
  record,
  rubbish,
  deadLetter,
  aRawRecord({ topic: topics.processed, value: Buffer.from(JSON.stringify(outcome)) }),
  aRawRecord({ topic: topics.processed, offset: 1, value: Buffer.from(JSON.stringify(reaction)) }),
  badWebhook,
  ...webhooks,
];
const ends: Record<string, number> = {
  [topics.track]: 2,
  [topics.deadLetters]: 2,
  [topics.processed]: 2,
  [topics.webhooks]: 2,
};
const sources = {
  published: [{ id: command.id, topic: record.topic, partition: 0, offset: 0 }],
  read: fakeTopics(() => records),
  offsets: async (topic: string) => [{ partition: 0, low: 0, high: ends[topic] ?? 0 }],
  journal: async () => [
    {
      seq: 1,
      at: 1,
      api: 'track' as const,
      action: 'event' as const,
      personId: 'user-1',
      requestId: 1,
      id: command.id,
    },
  ],
  people: async () => ({}),
  acknowledgedWebhooks: async () => ['e1'],
  query: async () => [
    { kind: 'command', event_id: command.id, status: 'success', n: 1 },
    { kind: 'webhook', event_id: 'e1', status: 'received', n: '1' },
    { kind: 'reaction', event_id: 'e1', status: 'skipped', n: 1 },
    { kind: 'dead_letter', event_id: deadLetter.headers[deadLetterHeaders.id], status: 'dead', n: 1 },
    { kind: 'dead_letter', event_id: badWebhook.headers[deadLetterHeaders.id], status: 'dead', n: 1 },
  ],
};

describe('gatherAuditInput', () => {
  it('brings together what an audit compares', async () => {
    const input = await gatherAuditInput(sources);
    expect(input.records).toMatchObject([
      { topic: topics.track, offset: 0, writer: 'shop', underOwnKey: true, command: { id: command.id } },
      { topic: topics.track, offset: 1, command: undefined, underOwnKey: false },
    ]);
    expect(input.webhookIds).toEqual(['e1']);
    expect(input.webhookPositions).toHaveLength(2);
    expect(audit(input)).toMatchObject({ holds: true, checks: expect.any(Array) });
  });

  it('throws if a topic was not read to its end', async () => {
    const readsOnlyTo = 1;
    const read: typeof sources.read = async function* (topic, options) {
      for await (const one of sources.read(topic, options)) if (options?.ranges || one.offset < readsOnlyTo) yield one;
    };
    await expect(gatherAuditInput({ ...sources, read })).rejects.toThrow('only to offset 1 of 2');
  });

  it('accepts markers of transactions and aborted records at the end of a topic', async () => {
    const offsets = async (topic: string) => [{ partition: 0, low: 0, high: (ends[topic] ?? 0) + 60 }];
    expect(audit(await gatherAuditInput({ ...sources, offsets }))).toMatchObject({ holds: true });
  });
});
