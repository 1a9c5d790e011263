import {
  BusError,
  deadLetterCommandId,
  deadLetterIdOf,
  headers,
  isUlid,
  type RawRecord,
  readDeadLetter,
  topics,
} from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aRecord, NOW } from '../test/builders.ts';
import { type Failure, toDeadLetter, toReplayRecord } from './dead-letter.ts';
import type { OutgoingRecord } from './producer.ts';

const record = aRecord({
  partition: 3,
  offset: 42,
  value: Buffer.from([0xff, 0x00, 0x7b]), // no UTF-8
  headers: { traceparent: '00-abc', 'cio-source': 'shop' },
});
const failure: Failure = {
  error: new BusError('VENDOR_REJECTED', 'Customer.io said no'),
  service: 'track-publisher',
  release: 'v7',
  attempts: 2,
  processingTimeMs: 12.6,
  firstFailedAt: NOW + 10,
  failedAt: NOW + 20,
};

/** The dead letter as read from Kafka. */
const asRead = ({ topic, key, value, headers: named }: OutgoingRecord, offset = 5): RawRecord => ({
  ...aRecord({ topic, offset, timestamp: NOW + 30 }),
  key: key as Buffer | null,
  value: value as Buffer | null,
  headers: (named ?? {}) as Record<string, string>,
});
const deadLetterOf = (of: RawRecord = record, why: Failure = failure) => readDeadLetter(asRead(toDeadLetter(of, why)));

describe('toDeadLetter', () => {
  it("keeps the record's own key, bytes and headers, and adds the reason in further headers", () => {
    expect(toDeadLetter(record, failure)).toEqual({
      topic: topics.deadLetters,
      key: record.key,
      value: record.value,
      headers: {
        traceparent: '00-abc',
        'cio-source': 'shop',
        'dlq-id': 'track-publisher/customerio.track/3/42',
        'dlq-code': 'VENDOR_REJECTED',
        'dlq-message': 'Customer.io said no',
        'dlq-service': 'track-publisher',
        'dlq-release': 'v7',
        'dlq-attempts': '2',
        'dlq-processing-time': '13',
        'dlq-origin-topic': 'customerio.track',
        'dlq-origin-partition': '3',
        'dlq-origin-offset': '42',
        'dlq-origin-timestamp': String(NOW),
        'dlq-first-failed-at': String(NOW + 10),
        'dlq-failed-at': String(NOW + 20),
        'kafka_dlt-original-topic': 'customerio.track',
      },
    });
  });

  it('says status, reason and field of this failure, and none of an earlier one', () => {
    const error = new BusError('VENDOR_REJECTED', 'no', { status: 207, reason: 'required' });
    const copied = aRecord({ headers: { 'dlq-reason': 'older', 'dlq-status': '500', 'dlq-field': 'x' } });
    const { headers = {} } = toDeadLetter(copied, { ...failure, error });
    expect([headers['dlq-status'], headers['dlq-reason'], headers['dlq-field']]).toEqual([
      '207',
      'required',
      undefined,
    ]);
  });

  it('keeps a null key and a null value', () => {
    expect(toDeadLetter(aRecord({ key: null, value: null }), failure)).toMatchObject({ key: null, value: null });
  });

  it('gives the same record the same id, so that a repeat after a crash is not a second dead letter', () => {
    expect(deadLetterOf().deadLetterId).toBe(deadLetterOf(record, { ...failure, attempts: 9 }).deadLetterId);
    expect(deadLetterOf().deadLetterId).toBe(deadLetterIdOf('track-publisher', record));
  });
});

describe('a dead letter', () => {
  it('is read back as it was written, with its own position', () => {
    const { error, ...rest } = failure;
    expect(deadLetterOf()).toEqual({
      ...rest,
      processingTimeMs: 13,
      deadLetterId: 'track-publisher/customerio.track/3/42',
      code: error.code,
      message: 'Customer.io said no',
      origin: { topic: 'customerio.track', partition: 3, offset: 42, timestamp: NOW },
      key: record.key,
      value: record.value,
      headers: record.headers,
      position: { partition: 0, offset: 5, timestamp: NOW + 30 },
    });
  });
});

describe('toReplayRecord', () => {
  it('writes the same bytes to the topic that they came from, for the service that dead-lettered them', () => {
    expect(toReplayRecord(deadLetterOf(), 'r1')).toEqual({
      topic: 'customerio.track',
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        [headers.id]: expect.toSatisfy(isUlid),
        [headers.replayId]: 'r1',
        [headers.replayCount]: '1',
        [headers.replayFor]: 'track-publisher',
      },
    });
  });

  it('counts on and keeps the id when a replayed record was dead-lettered again', () => {
    const first = toReplayRecord(deadLetterOf(), 'r1');
    const again = toReplayRecord(deadLetterOf(asRead(first)), 'r2');
    expect(again.headers).toMatchObject({
      [headers.id]: deadLetterCommandId(deadLetterOf()),
      [headers.replayId]: 'r2',
      [headers.replayCount]: '2',
    });
    expect(Object.keys(again.headers ?? {}).filter((name) => name.startsWith('dlq-'))).toEqual([]);
  });

  it('refuses a dead letter that never was a record, naming it', () => {
    const webhook = aRecord({ headers: { 'dlq-id': 'webhook-receiver/http/abc' } });
    expect(() => toReplayRecord(readDeadLetter(webhook), 'r1')).toThrow('webhook-receiver/http/abc cannot be replayed');
  });
});
