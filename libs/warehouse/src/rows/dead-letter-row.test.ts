import { type BusError, type DeadLetter, readDeadLetter, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetter, aDeadLetterRecord, aRawRecord, aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { checkRow } from '../port/row-check.ts';
import { deadLetterRow } from './dead-letter-row.ts';
import { minimalRow } from './minimal-row.ts';

const now = A_TIME_MS + 1_000;

function rowOf(overrides: Partial<DeadLetter>) {
  const record = { ...aDeadLetterRecord(overrides), partition: 4, offset: 11 };
  const row = deadLetterRow(readDeadLetter(record), { record, now });
  expect(checkRow(row)).toBeUndefined();
  return row;
}

describe('deadLetterRow', () => {
  it('records which service rejected the record, why, and its content', () => {
    const command = aTrackCommand({ correlationId: 'c-1' });
    const value = Buffer.from(JSON.stringify(command));
    expect(rowOf({ value, attempts: 3, failedAt: A_TIME_MS + 900 })).toMatchObject({
      event_id: 'track-publisher/customerio.track/0/0',
      kind: 'dead_letter',
      metric: 'track',
      status: 'dead',
      timestamp: A_TIME_MS + 900,
      customer_id: 'user-1',
      correlation_id: 'c-1',
      error_code: 'VENDOR_REJECTED',
      error_message: 'Customer.io answered 400',
      attempts: 3,
      processing_ms: 12,
      source_topic: 'customerio.dlq',
      source_partition: 4,
      source_offset: 11,
      payload: JSON.stringify(command),
    });
  });

  it('correlates a command without ids by the id derived from its bytes, as its outcome would be', () => {
    const { id: _id, correlationId: _correlation, ...bare } = aTrackCommand();
    expect(rowOf({ value: Buffer.from(JSON.stringify(bare)) }).correlation_id).toMatch(/^[0-9A-Z]{26}$/);
  });

  it.each([
    ['bytes that are not text', Buffer.from([0xff, 0xfe]), { base64: '//4=', bytes: 2 }],
    ['text that is no JSON', Buffer.from('rubbish'), { base64: 'cnViYmlzaA==', bytes: 7 }],
    ['JSON that is no object', Buffer.from('[1,2]'), [1, 2]],
    [
      'fields of wrong types',
      Buffer.from('{"type":5,"userId":{},"correlationId":7}'),
      { type: 5, userId: {}, correlationId: 7 },
    ],
  ])('has a row for %s', (_, value, payload) => {
    const row = rowOf({ value });
    expect(JSON.parse(row.payload ?? '')).toEqual(payload);
    expect(row).toMatchObject({ metric: null, customer_id: null });
  });

  it('has a row for no value', () => {
    expect(rowOf({ value: null }).payload).toBeNull();
  });

  it('has a row for a dead deadLetter of another tool, without headers or with malformed ones', () => {
    const record = aRawRecord({
      topic: topics.deadLetters,
      partition: 1,
      offset: 2,
      headers: { 'dlq-attempts': 'many', 'dlq-failed-at': 'yesterday', 'dlq-id': '' },
    });
    const row = deadLetterRow(readDeadLetter(record), { record, now });
    expect(checkRow(row)).toBeUndefined();
    expect(row).toMatchObject({
      event_id: 'unknown/customerio.dlq/1/2',
      error_code: 'UNEXPECTED',
      attempts: null,
      timestamp: record.timestamp,
    });
  });
});

describe('minimalRow', () => {
  const refusal = { code: 'ROW_REJECTED', message: 'ROW_REJECTED: payload is no JSON' } as BusError;

  it('replaces a refused dead deadLetter with nothing of its record', () => {
    const row = minimalRow(rowOf({ value: Buffer.from('{"userId":"ada"}') }), refusal);
    expect(checkRow(row)).toBeUndefined();
    expect(row).toMatchObject({
      event_id: 'track-publisher/customerio.track/0/0',
      kind: 'dead_letter',
      status: 'dead',
      error_code: 'ROW_REJECTED',
      error_message: 'its full row was refused: ROW_REJECTED: payload is no JSON',
      source_topic: 'customerio.dlq',
      source_offset: 11,
      payload: null,
      customer_id: null,
    });
  });

  it('is identified by its position if the id may be the cause', () => {
    const deadLetter = aDeadLetter({ deadLetterId: 'x'.repeat(10_000) });
    expect(minimalRow(rowOf(deadLetter), refusal).event_id).toBe('unknown/customerio.dlq/4/11');
  });
});
