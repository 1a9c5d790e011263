import { topics, WEBHOOK_SCHEMA } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord, aRawRecord, aTrackCommand, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { rowSchema } from './row-schema.ts';

const schema = rowSchema(() => A_TIME_MS);
const json = (value: object) => Buffer.from(JSON.stringify(value));

const outcome = {
  ...aTrackCommand({ id: '01JCZ5Q6W8V5T1X4M2N7R9K3PA', correlationId: 'c-1' }),
  status: 'success',
  service: 'track-publisher',
  handler: 'deliver-person-changes',
  processingTime: 3,
  attempts: 1,
  processedAt: A_TIME_MS,
  origin: { topic: topics.track, partition: 0, offset: 0, timestamp: A_TIME_MS },
};
const { data: _data, ...webhook } = aWebhookEvent({ id: 'event-1' });
const action = {
  id: 'replay-1',
  correlationId: 'replay-1',
  action: 'replayed',
  by: 'ada',
  why: 'fixed',
  timestamp: A_TIME_MS,
};

const records = {
  webhook: aRawRecord({ topic: topics.webhooks, value: json(webhook), headers: { 'cio-schema': WEBHOOK_SCHEMA } }),
  command: aRawRecord({ topic: topics.processed, value: json(outcome) }),
  dead_letter: aDeadLetterRecord(),
  audit: aRawRecord({ topic: topics.audit, value: json({ ...action, counts: {} }) }),
};

describe('rowSchema', () => {
  it.each([
    ['webhook', 'event-1', 'received', 'delivery-1'],
    ['command', '01JCZ5Q6W8V5T1X4M2N7R9K3PA', 'success', 'c-1'],
    ['dead_letter', 'track-publisher/customerio.track/0/0', 'dead', expect.any(String)],
    ['audit', 'replay-1', 'replayed', 'replay-1'],
  ] as const)('maps a record to the row of a %s', (kind, id, status, correlationId) => {
    const message = schema.read(records[kind]);
    expect(message).toMatchObject({ id, correlationId, row: { kind, event_id: id, status, inserted_at: A_TIME_MS } });
  });

  it.each([
    ['a webhook that is no JSON', { ...records.webhook, value: Buffer.from('rubbish') }],
    ['a webhook without a metric', { ...records.webhook, value: json({ ...webhook, metric: undefined }) }],
    ['an outcome without a status', { ...records.command, value: json({ ...outcome, status: undefined }) }],
    [
      'an outcome of an event without a body',
      { ...records.command, value: json({ ...outcome, origin: { ...outcome.origin, topic: topics.webhooks } }) },
    ],
    ['an action without an author', { ...records.audit, value: json({ ...action, by: undefined }) }],
    ['a record of a topic that is not read', aRawRecord({ topic: topics.identify })],
  ])('rejects %s', (_, record) => {
    expect(() => schema.read(record)).toThrow('MESSAGE_INVALID');
  });

  it.each([
    ['no value', { value: null }],
    ['no JSON', { value: Buffer.from([0xff, 0x00]) }],
    ['no headers', { headers: {} }],
    ['malformed headers', { headers: { 'dlq-attempts': 'x', 'dlq-failed-at': '-1', 'dlq-code': 'NO SUCH' } }],
    ['an unknown schema', { headers: { 'cio-schema': 'command/9' } }],
    ['a negative time', { timestamp: -1, headers: {} }],
  ])('has a row for a dead letter with %s, so that it never causes another dead letter', (_, change) => {
    expect(schema.read({ ...records.dead_letter, ...change }).row).toMatchObject({
      kind: 'dead_letter',
      status: 'dead',
    });
  });
});
