import { type OutcomeRecord, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord, aTrackCommand, aTransactionalCommand, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { checkRow } from '../port/row-check.ts';
import { outcomeRow } from './outcome-row.ts';

function anOutcome(message: object, overrides: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    ...(message as { id: string; correlationId: string }),
    status: 'success',
    service: 'track-publisher',
    handler: 'deliver',
    processingTime: 12.4,
    attempts: 2,
    processedAt: A_TIME_MS + 700,
    origin: { topic: topics.track, partition: 1, offset: 7, timestamp: A_TIME_MS },
    ...overrides,
  };
}

function rowOf(outcome: OutcomeRecord) {
  const value = Buffer.from(JSON.stringify(outcome));
  const record = aRawRecord({ topic: topics.processed, partition: 2, offset: 9, value });
  const row = outcomeRow(outcome, { record, now: A_TIME_MS + 1_000 });
  expect(checkRow(row)).toBeUndefined();
  return row;
}

describe('outcomeRow', () => {
  it.each([
    ['a later time', A_TIME_MS + 3_600_500, A_TIME_MS + 3_600_000],
    ['seconds', (A_TIME_MS + 3_600_000) / 1_000, A_TIME_MS + 3_600_000],
    ['a time that has passed', A_TIME_MS - 1, null],
    ['a time that nothing can be planned for', 8.64e15, null],
    ['text', '2026-12-01', null],
  ])('has when a message is to be sent: %s', (_, send_at, expected) => {
    const command = aTransactionalCommand();
    const row = rowOf(anOutcome({ ...command, payload: { ...command.payload, send_at } }));
    expect(row.send_at).toBe(expected);
  });

  it('has the delivery that an app reports an event of', () => {
    const payload = { deliveryId: 'delivery-1', metric: 'opened' };
    const row = rowOf(anOutcome({ ...aTrackCommand(), type: 'delivery_event', payload }));
    expect(row).toMatchObject({ kind: 'command', metric: 'delivery_event', delivery_id: 'delivery-1' });
  });

  it('maps a command to a command row', () => {
    const command = aTrackCommand();
    const outcome = anOutcome(command);
    expect(rowOf(outcome)).toMatchObject({
      event_id: command.id,
      kind: 'command',
      metric: 'track',
      status: 'success',
      timestamp: A_TIME_MS,
      customer_id: 'user-1',
      correlation_id: command.correlationId,
      attempts: 2,
      processing_ms: 12,
      error_code: null,
      source_topic: 'customerio.processed',
      source_partition: 2,
      source_offset: 9,
      payload: JSON.stringify(outcome),
    });
  });

  it('has the delivery of a send', () => {
    expect(rowOf(anOutcome(aTransactionalCommand(), { deliveryId: 'delivery-9' }))).toMatchObject({
      metric: 'transactional',
      object_type: 'email',
      delivery_id: 'delivery-9',
      template_id: 'order-confirmation',
      transactional_message_id: 'order_confirmation',
      recipient: 'user-1@example.com',
    });
  });

  it('maps an event of Customer.io to a reaction row, with the event’s columns', () => {
    const { data: _, ...event } = aWebhookEvent();
    const origin = { topic: topics.webhooks, partition: 0, offset: 1, timestamp: A_TIME_MS };
    expect(rowOf(anOutcome(event, { origin, status: 'skipped', reason: 'no-reaction' }))).toMatchObject({
      event_id: event.id,
      kind: 'reaction',
      metric: 'bounced',
      status: 'skipped',
      customer_id: 'user-1',
      delivery_id: 'delivery-1',
      failure_message: '550 no such mailbox',
    });
  });

  it('uses the time of settlement for an outcome without a time', () => {
    expect(rowOf(anOutcome({ id: 'a', correlationId: 'a', type: 'track' })).timestamp).toBe(A_TIME_MS + 700);
  });

  it('has no person for an anonymous event', () => {
    expect(rowOf(anOutcome(aTrackCommand({ anonymousId: 'anon-1' }))).customer_id).toBeNull();
  });
});
