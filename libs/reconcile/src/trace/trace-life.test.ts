import { BusError, type RawRecord, topics } from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import { A_TIME_MS, aRawRecord, aRecordOf, aTransactionalCommand, aWebhookEvent, fakeTopics } from '@cio-bus/testkit';
import { expect, it } from 'vitest';
import { trace } from './trace.ts';

const at = (seconds: number) => A_TIME_MS + seconds * 1_000;
const record = (topic: string, seconds: number, value: object, given: Partial<RawRecord> = {}) =>
  aRawRecord({ topic, timestamp: at(seconds), value: Buffer.from(JSON.stringify(value)), ...given });

const send = aTransactionalCommand({ userId: 'ada', timestamp: at(0) });
const published = aRecordOf(send, { timestamp: at(0) });
const deadLetterId = 'transactional-sender/customerio.transactional/0/0';
const decided = { correlationId: 'r-1', by: 'op', why: 'typo' };

function refused(): RawRecord {
  const error = new BusError('VENDOR_REJECTED', 'answered 400');
  const times = { attempts: 1, processingTimeMs: 9, firstFailedAt: at(2), failedAt: at(2) };
  const { key, value, headers } = toDeadLetter(published, { error, service: 'transactional-sender', ...times });
  const read = { key: key as Buffer, value: value as Buffer, headers: headers as Record<string, string> };
  return aRawRecord({ topic: topics.deadLetters, timestamp: at(2), ...read });
}

const edit = { ...decided, id: 'e-1', action: 'edited', timestamp: at(60), deadLetterId, changed: ['payload.to'] };
const replay = { ...decided, id: 'r-1', action: 'replayed', timestamp: at(90), letterId: deadLetterId };
const origin = { topic: topics.transactional, partition: 0, offset: 1, timestamp: at(90) };
const sent = {
  ...{ ...send, status: 'success', service: 'transactional-sender', handler: 'h', attempts: 1, processingTime: 1 },
  ...{ processedAt: at(91), deliveryId: 'd-1', origin },
};
const reported = (metric: 'sent' | 'bounced', seconds: number, offset: number) =>
  record(topics.webhooks, seconds, aWebhookEvent({ metric, deliveryId: 'd-1', timestamp: at(seconds) }), { offset });

const life = [
  published,
  refused(),
  record(topics.resolutions, 60, edit, { key: Buffer.from(`edited/${deadLetterId}`) }),
  aRecordOf(send, { offset: 1, timestamp: at(90), headers: { 'cio-id': send.id, 'cio-replay-id': 'r-1' } }),
  record(topics.resolutions, 90, replay, { offset: 1, key: Buffer.from(deadLetterId) }),
  record(topics.processed, 91, sent),
  reported('sent', 92, 0),
  reported('bounced', 95, 1),
];

it.each([send.id, deadLetterId, 'd-1'])(
  'shows a message that was published, refused, edited, replayed, sent and bounced, by %s',
  async (id) => {
    const warehouse = { query: async () => [], table: 't' };
    const { steps } = await trace({ read: fakeTopics(() => life), warehouse }, id);
    expect(
      steps.map(({ at: time, what, detail }) => [(time - A_TIME_MS) / 1_000, what, detail.action ?? detail.metric]),
    ).toEqual([
      [0, 'published', undefined],
      [2, 'dead', undefined],
      [60, 'decided', 'edited'],
      [90, 'replayed', undefined],
      [90, 'decided', 'replayed'],
      [91, 'accepted', undefined],
      [92, 'reported', 'sent'],
      [95, 'reported', 'bounced'],
    ]);
  },
);
