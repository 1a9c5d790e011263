import { BusError, headers, type RawRecord, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aRecord, NOW } from '../test/builders.ts';
import { type Failure, letterIdOf, readDeadLetter, toDeadLetter, toReplayRecord } from './dead-letter.ts';
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
  attempts: 2,
  processingTimeMs: 12.6,
  firstFailedAt: NOW + 10,
  failedAt: NOW + 20,
};

/** The letter as Kafka gives it back. */
const asRead = ({ topic, key, value, headers: named }: OutgoingRecord, offset = 5): RawRecord => ({
  ...aRecord({ topic, offset, timestamp: NOW + 30 }),
  key: key as Buffer | null,
  value: value as Buffer | null,
  headers: (named ?? {}) as Record<string, string>,
});
const letterOf = (of: RawRecord = record, why: Failure = failure) => readDeadLetter(asRead(toDeadLetter(of, why)));
const messageOf = (text: string) => letterOf(record, { ...failure, error: new BusError('UNEXPECTED', text) }).message;

describe('toDeadLetter', () => {
  it("keeps the record's own key, bytes and headers, and says why in further ones", () => {
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

  it('keeps a null key and a null value as they are', () => {
    expect(toDeadLetter(aRecord({ key: null, value: null }), failure)).toMatchObject({ key: null, value: null });
  });

  it('gives the same record the same id, so that a repeat after a crash is no second letter', () => {
    expect(letterOf().deadLetterId).toBe(letterOf(record, { ...failure, attempts: 9 }).deadLetterId);
    expect(letterOf().deadLetterId).toBe(letterIdOf('track-publisher', record));
  });

  it.each([
    { what: 'bytes', text: 'x'.repeat(5_000), is: /^x{900,}$/ },
    { what: 'bytes of characters that have two', text: `x${'é'.repeat(5_000)}`, is: /^xé{400,}$/ },
    { what: 'bytes of characters that have four', text: `x${'🙂'.repeat(5_000)}`, is: /^x(🙂){200,}$/u },
  ])('cuts the reason at 1 kB of $what, never within one', ({ text, is }) => {
    expect(Buffer.byteLength(messageOf(text))).toBeLessThanOrEqual(1_000);
    expect(messageOf(text)).toMatch(is);
  });

  it('leaves a reason of 1 kB whole', () => {
    expect(messageOf('y'.repeat(1_000))).toBe('y'.repeat(1_000));
  });
});

describe('readDeadLetter', () => {
  it('reads back all that was written, with the place of the letter itself', () => {
    const { error, ...rest } = failure;
    expect(letterOf()).toEqual({
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

  it('reads what another tool wrote, with neutral values and an id from its place', () => {
    expect(readDeadLetter(aRecord({ topic: topics.deadLetters, partition: 1, offset: 9 }))).toMatchObject({
      deadLetterId: 'unknown/customerio.dlq/1/9',
      code: 'UNEXPECTED',
      message: '',
      attempts: 0,
      origin: undefined,
    });
  });
});

describe('toReplayRecord', () => {
  it('writes the same bytes to the topic they came from, for the service that gave them up', () => {
    const replay = toReplayRecord(letterOf(), { id: 'r1', commandId: '01JCZ5Q6W8V5T1X4M2N7R9K3PA' });
    expect(replay).toEqual({
      topic: 'customerio.track',
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        [headers.id]: '01JCZ5Q6W8V5T1X4M2N7R9K3PA',
        [headers.replayId]: 'r1',
        [headers.replayCount]: '1',
        [headers.replayFor]: 'track-publisher',
      },
    });
  });

  it('counts on, and keeps the id of the first replay, when a replayed record died again', () => {
    const first = toReplayRecord(letterOf(), { id: 'r1', commandId: '01JCZ5Q6W8V5T1X4M2N7R9K3PA' });
    const again = toReplayRecord(letterOf(asRead(first)), { id: 'r2' });
    expect(again.headers).toMatchObject({
      [headers.id]: '01JCZ5Q6W8V5T1X4M2N7R9K3PA',
      [headers.replayId]: 'r2',
      [headers.replayCount]: '2',
    });
    expect(Object.keys(again.headers ?? {}).filter((name) => name.startsWith('dlq-'))).toEqual([]);
  });

  it('refuses what never was a record, naming the letter', () => {
    const webhook = aRecord({ headers: { 'dlq-id': 'webhook-receiver/http/abc' } });
    expect(() => toReplayRecord(readDeadLetter(webhook), { id: 'r1' })).toThrow('webhook-receiver/http/abc never was');
  });
});
