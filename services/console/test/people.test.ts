import { outcomeRecord, type RawRecord, topics, type WebhookEvent, webhookEvent } from '@cio-bus/contracts';
import {
  A_TIME_MS,
  anIdentifyCommand,
  aRawRecord,
  aRecordOf,
  aTransactionalCommand,
  aWebhookEvent,
} from '@cio-bus/testkit';
import { outcomeRow, webhookRow } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

const at = (seconds: number) => A_TIME_MS + seconds * 1_000;
const record = (topic: string, { offset = 0, seconds = 0 }, value: object) =>
  aRawRecord({ topic, offset, timestamp: at(seconds), value: Buffer.from(JSON.stringify(value)) });
const outcome = (message: object, given: object) => ({
  ...{ ...message, status: 'success', handler: 'h', attempts: 1, processingTime: 1, processedAt: at(1) },
  ...given,
});

/** A report, and that nothing followed from it. */
function reported(offset: number, given: Partial<WebhookEvent>): [report: RawRecord, reaction: RawRecord] {
  const { data: _data, ...event } = aWebhookEvent({ personId: 'ada', timestamp: at(offset), ...given });
  const origin = { topic: topics.webhooks, partition: 0, offset, timestamp: at(offset) };
  const skipped = { status: 'skipped', reason: 'no-reaction', service: 'event-processor', origin };
  const place = { offset, seconds: offset };
  return [record(topics.webhooks, place, event), record(topics.processed, place, outcome(event, skipped))];
}

/** The rows of a report and its reaction, as the table answers them. */
function rowsOf([report, reaction]: readonly [RawRecord, RawRecord]) {
  const source = (from: RawRecord) => ({ record: from, now: at(100) });
  return [
    webhookRow(webhookEvent.read(report), source(report)),
    outcomeRow(outcomeRecord.read(reaction), source(reaction)),
  ].map((row) => ({
    ...row,
    timestamp: new Date(row.timestamp).toISOString(),
    inserted_at: new Date(row.inserted_at).toISOString(),
  }));
}

async function personOf(records: RawRecord[], rows: Record<string, unknown>[], id = 'ada') {
  const { call } = await startConsole(records, { rows });
  const { answer, text } = await call(`/people/one?id=${encodeURIComponent(id)}`, { as: 'ada' });
  if (!answer.reports) throw new Error(text);
  const kinds = (steps: { kind: string; topic: string }[]) => steps.map(({ kind, topic }) => `${kind} ${topic}`);
  return { commands: kinds(answer.commands), sends: kinds(answer.sends), reports: kinds(answer.reports) };
}

const REPORT = 'reported customerio.webhooks';
const REACTION = 'skipped customerio.processed';
const LOADED = ['loaded customerio.webhooks', 'loaded customerio.processed'];

describe('a person', () => {
  const push = reported(0, { objectType: 'push', metric: 'bounced', deliveryId: 'D9' });

  it.each([
    ['in Kafka', [...push], [REPORT, REACTION, ...LOADED]],
    ['in the table alone', [], [REPORT, REACTION, ...LOADED]],
  ])(
    'whom a campaign sent a push has its report and reaction as reports only: %s',
    async (_where, records, reports) => {
      const found = await personOf(records, rowsOf(push));
      expect(found).toEqual({ commands: [], sends: [], reports: expect.any(Array) });
      expect(found.reports.toSorted()).toEqual(reports.toSorted());
    },
  );

  it('has each step of a send, its reports, and other commands in one list', async () => {
    const send = aTransactionalCommand({ userId: 'ada', timestamp: at(0) });
    const published = aRecordOf(send, { timestamp: at(0) });
    const origin = { topic: topics.transactional, partition: 0, offset: 0, timestamp: at(0) };
    const sent = { service: 'transactional-sender', deliveryId: 'd-1', origin };
    const found = await personOf(
      [
        ...[published, record(topics.processed, { offset: 9, seconds: 1 }, outcome(send, sent))],
        ...reported(2, { metric: 'sent', deliveryId: 'd-1' }),
        ...reported(4, { metric: 'delivered', deliveryId: 'd-1' }),
        aRecordOf(anIdentifyCommand({ userId: 'ada', timestamp: at(6) })),
      ],
      [],
    );
    expect(found).toEqual({
      commands: ['published customerio.identify'],
      sends: ['published customerio.transactional', 'accepted customerio.processed'],
      reports: expect.any(Array),
    });
    expect(found.reports.toSorted()).toEqual([REPORT, REPORT, REACTION, REACTION]);
  });

  it('without an id of an app is found by address, by an operator alone', async () => {
    const noId = reported(1, { personId: undefined, emailAddress: 'eve@example.com' });
    expect((await personOf(noId, [], 'eve@example.com')).reports).toEqual([REPORT, REACTION]);
    const { call } = await startConsole(noId);
    expect(await call('/people/one?id=eve%40example.com', { as: 'vi' })).toMatchObject({ status: 403 });
  });

  it('has dead letters where their records belong', async () => {
    const value = Buffer.from(JSON.stringify({ id: 'x', userId: 'ada' }));
    const dead = (topic: string, offset: number) =>
      aDeadLetterOf(offset, {
        ...{ value, deadLetterId: `s/${topic}/0/${offset}`, attempts: 1 },
        origin: { topic, partition: 0, offset, timestamp: 1 },
      });
    const all = [dead(topics.transactional, 1), dead(topics.webhooks, 2), dead(topics.track, 3)];
    const one = ['dead customerio.dlq'];
    expect(await personOf(all, [])).toEqual({ commands: one, sends: one, reports: one });
  });
});
