import { deadLetterIdOf, topics, type WebhookEvent } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord, aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import { expect, it } from 'vitest';
import { readSighting } from './sighting.ts';

const deadLetterId = 'track-publisher/customerio.track/0/0';
const key = Buffer.from(`edited/${deadLetterId}`);

it('says who edited a dead letter, and what, but not to what', () => {
  const edit = {
    id: 'e-1',
    correlationId: 'e-1',
    action: 'edited',
    by: 'op',
    why: 'typo',
    timestamp: A_TIME_MS,
    deadLetterId,
  };
  const value = Buffer.from(JSON.stringify({ ...edit, changed: ['payload.name', 'key'], value: 'eyJhIjoxfQ==' }));
  const { ids, steps } = readSighting(aRawRecord({ topic: topics.resolutions, key, value }));
  expect(ids).toEqual([deadLetterId]);
  expect(steps).toMatchObject([{ what: 'decided', at: A_TIME_MS, id: deadLetterId }]);
  expect(steps[0]?.detail).toEqual({ action: 'edited', by: 'op', why: 'typo', changed: 'payload.name, key' });
});

it('says nothing of an edit that was erased', () => {
  const { ids, users } = readSighting(aRawRecord({ topic: topics.resolutions, key, value: null }));
  expect([ids, users]).toEqual([[], [`edited/${deadLetterId}`]]);
});

const noId = { personId: undefined, cioId: 'd9c1', emailAddress: 'eve@example.com', deliveryId: 'd-1' };
const bytesOf = (event: Partial<WebhookEvent>, more: object = {}) => {
  const { data: _data, ...stored } = aWebhookEvent(event);
  return Buffer.from(JSON.stringify({ ...stored, ...more }));
};
const origin = { topic: topics.webhooks, partition: 0, offset: 3, timestamp: A_TIME_MS };

it.each([
  ['a report', () => aRawRecord({ topic: topics.webhooks, value: bytesOf(noId), headers: {} })],
  [
    'a reaction',
    () => {
      const how = { service: 'event-processor', handler: 'h', attempts: 1, processingTime: 1, processedAt: A_TIME_MS };
      const value = bytesOf(noId, { ...how, status: 'skipped', reason: 'no-reaction', origin });
      return aRawRecord({ topic: topics.processed, value, headers: {} });
    },
  ],
  [
    'a dead letter of a report',
    () =>
      aDeadLetterRecord({
        value: bytesOf(noId),
        key: null,
        origin,
        deadLetterId: deadLetterIdOf('event-processor', origin),
      }),
  ],
])('knows the person of %s who has no id of an app', (_what, record) => {
  expect(readSighting(record()).users).toEqual(expect.arrayContaining(['d9c1', 'eve@example.com']));
});

it('knows a command of somebody anonymous by its outcome', () => {
  const outcome = { id: 'c-1', correlationId: 'c-1', type: 'track', anonymousId: 'anon-1', status: 'success' };
  const how = { service: 'track-publisher', handler: 'h', attempts: 1, processingTime: 1, processedAt: A_TIME_MS };
  const value = Buffer.from(JSON.stringify({ ...outcome, ...how, origin: { ...origin, topic: topics.track } }));
  expect(readSighting(aRawRecord({ topic: topics.processed, value, headers: {} })).users).toEqual(['anon-1']);
});

it('says why a push failed, which its devices know', () => {
  const data = { recipients: [{ device_id: 'x', device_platform: 'ios', failure_message: 'BadDeviceToken' }] };
  const value = bytesOf({ objectType: 'push', data });
  const { steps } = readSighting(aRawRecord({ topic: topics.webhooks, value, headers: {} }));
  expect(steps[0]?.detail).toMatchObject({ of: 'push', failure: 'BadDeviceToken' });
});
