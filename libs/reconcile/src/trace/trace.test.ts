import { BusError, outcomeRecord, type RawRecord, readDeadLetter, topics, webhookEvent } from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import {
  A_TIME_MS,
  anIdentifyCommand,
  aRawRecord,
  aRecordOf,
  aTrackCommand,
  aTransactionalCommand,
  aWebhookEvent,
  fakeTopics,
} from '@cio-bus/testkit';
import type { OpenWarehouse } from '@cio-bus/warehouse';
import { deadLetterRow, outcomeRow, webhookRow } from '@cio-bus/warehouse';
import { openTestWarehouse } from '@cio-bus/warehouse/fixtures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trace } from './trace.ts';

const at = (seconds: number) => A_TIME_MS + seconds * 1_000;
const record = (topic: string, offset: number, seconds: number, value: object, headers = {}) =>
  aRawRecord({ topic, offset, timestamp: at(seconds), value: Buffer.from(JSON.stringify(value)), headers });

const send = aTransactionalCommand({ userId: 'ada', timestamp: at(0) });
const bounce = aWebhookEvent({ deliveryId: 'd-1', correlationId: 'd-1', timestamp: at(10) });
const reaction = anIdentifyCommand({ userId: 'ada', correlationId: 'd-1', timestamp: at(10) });
const refused = aTrackCommand({ userId: 'ada', timestamp: at(1) });
const others = aTrackCommand({ userId: 'grace', timestamp: at(1) });

const outcomeOf = (message: object, seconds: number, given: object) => ({
  ...message,
  status: 'success',
  handler: 'h',
  processingTime: 120,
  attempts: 1,
  processedAt: at(seconds),
  ...given,
});
const originOf = ({ topic, partition, offset, timestamp }: RawRecord) => ({ topic, partition, offset, timestamp });

const published = aRecordOf(send, { timestamp: at(0) });
const reported = record(topics.webhooks, 0, 11, bounce);
const reacted = aRecordOf(reaction, { timestamp: at(12) });
const tracked = aRecordOf(refused, { timestamp: at(1) });
const accepted = record(
  topics.processed,
  0,
  3,
  outcomeOf(send, 3, {
    service: 'transactional-sender',
    attempts: 3,
    deliveryId: 'd-1',
    origin: originOf(published),
  }),
);
const settledEvent = record(
  topics.processed,
  1,
  12,
  outcomeOf(bounce, 12, { service: 'event-processor', origin: originOf(reported) }),
);
const deadLetter = lettered(tracked);
const replayed = aRecordOf(refused, {
  offset: 5,
  timestamp: at(30),
  headers: { 'cio-id': refused.id, 'cio-replay-id': 'r-1' },
});
const decided = record(topics.resolutions, 0, 31, {
  id: 'r-1',
  correlationId: 'r-1',
  action: 'replayed',
  by: 'op',
  why: 'fixed',
  timestamp: at(31),
  letterId: 'track-publisher/customerio.track/0/0',
});

function lettered(failed: RawRecord): RawRecord {
  const error = new BusError('VENDOR_REJECTED', 'answered 400');
  const times = { firstFailedAt: at(2), failedAt: at(4) };
  const made = toDeadLetter(failed, { error, service: 'track-publisher', attempts: 2, processingTimeMs: 9, ...times });
  const { key, value, headers } = made as { key: Buffer; value: Buffer; headers: Record<string, string> };
  return aRawRecord({ topic: topics.deadLetters, timestamp: at(4), key, value, headers });
}

const kafka = [
  published,
  tracked,
  aRecordOf(others, { offset: 1 }),
  reported,
  reacted,
  accepted,
  settledEvent,
  deadLetter,
];

describe('trace', () => {
  let warehouse: OpenWarehouse;
  beforeEach(async () => {
    warehouse = await openTestWarehouse();
    const source = (from: RawRecord) => ({ record: from, now: from.timestamp + 200 });
    await warehouse.append(
      [
        outcomeRow(outcomeRecord.read(accepted), source(accepted)),
        webhookRow(webhookEvent.read(reported), source(reported)),
        outcomeRow(outcomeRecord.read(settledEvent), source(settledEvent)),
        deadLetterRow(readDeadLetter(deadLetter), source(deadLetter)),
      ],
      { signal: new AbortController().signal },
    );
  });
  afterEach(async () => {
    await warehouse.close();
  });

  const table = 'customerio_events.delivery_events';
  const traced = async (id: string, records: readonly RawRecord[] = [...kafka, replayed, decided]) =>
    (await trace({ read: fakeTopics(() => records), warehouse: { query: warehouse.query, table } }, id)).steps;
  const summary = async (id: string, records?: readonly RawRecord[]) =>
    (await traced(id, records)).map(({ at: time, what }) => `${(time - A_TIME_MS) / 1_000} ${what}`);

  const ofTheSend = [
    '0 published',
    '3 accepted',
    '3.2 loaded',
    '11 reported',
    '11.2 loaded',
    '12 published',
    '12 reacted',
    '12.2 loaded',
  ];

  it.each([
    ['the command', send.id],
    ['the delivery', 'd-1'],
    ['the event that was reported', bounce.id],
    ['the reaction', reaction.id],
  ])('has the whole history of a send by the id of %s', async (_, id) => {
    expect(await summary(id)).toEqual(ofTheSend);
  });

  it('has attempts, error and delivery, but never the content of the message', async () => {
    const steps = await traced(send.id);
    expect(steps.find(({ what }) => what === 'accepted')?.detail).toMatchObject({
      attempts: 3,
      ms: 120,
      delivery: 'd-1',
    });
    expect(JSON.stringify(steps)).not.toContain('example.com');
  });

  it.each([refused.id, 'track-publisher/customerio.track/0/0'])(
    'has failure, dead deadLetter and replay: %s',
    async (id) => {
      expect(await summary(id)).toEqual([
        '1 published',
        '2 first failed',
        '4 dead',
        '4.2 loaded',
        '30 replayed',
        '31 decided',
      ]);
      const [dead] = (await traced(id)).filter(({ what }) => what === 'dead');
      expect(dead?.detail).toMatchObject({ code: 'VENDOR_REJECTED', message: 'answered 400', attempts: 2 });
    },
  );

  it('has everything of a user, and nothing of others', async () => {
    const steps = await traced('ada');
    expect(steps).toHaveLength(ofTheSend.length + 6);
    expect(steps.map(({ id }) => id)).not.toContain(others.id);
  });

  it('reads from the table what Kafka no longer has', async () => {
    const steps = await traced(send.id, []);
    expect(steps.map(({ what }) => what)).toEqual(['accepted', 'loaded', 'reported', 'reacted', 'loaded', 'loaded']);
    expect(steps.filter(({ onlyInTable }) => onlyInTable)).toHaveLength(3);
  });

  it('finds an unreadable record by its key', async () => {
    const rubbish = aRawRecord({ key: Buffer.from('linus'), value: Buffer.from('rubbish') });
    expect(await summary('linus', [rubbish])).toEqual(['0 published']);
  });

  it('reports when the table has more than one query returns', async () => {
    const row = { timestamp: '2026-11-21T12:00:00Z', inserted_at: '2026-11-21T12:00:00Z', customer_id: 'ada' };
    const many = async () =>
      Array.from({ length: 5_000 }, (_, offset) => ({ ...row, event_id: 'a', source_offset: offset }));
    const sources = { read: fakeTopics(() => []), warehouse: { query: many, table } };
    expect(await trace(sources, 'ada')).toMatchObject({ complete: false });
    expect(await trace({ ...sources, warehouse: { query: async () => [], table } }, 'ada')).toMatchObject({
      complete: true,
    });
  });

  it('is empty for an unknown id', async () => {
    expect(await traced('nobody')).toEqual([]);
  });
});
