import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { deadLetterCommandId } from '../commands/read-command.ts';
import { type DeadLetterReason, deadLetterIdOf, readDeadLetter, writeDeadLetterHeaders } from './dead-letter.ts';
import { topics } from './topics.ts';
import { deriveUlid } from './ulid.ts';

const origin = { topic: topics.track, partition: 3, offset: 42, timestamp: AT };
const reason: DeadLetterReason = {
  deadLetterId: deadLetterIdOf('track-publisher', origin),
  code: 'VENDOR_REJECTED',
  message: 'Customer.io answered 400',
  service: 'track-publisher',
  attempts: 2,
  processingTimeMs: 12,
  firstFailedAt: AT + 10,
  failedAt: AT + 20,
  origin,
};
const own = { traceparent: '00-abc', 'cio-source': 'shop' };

const readBack = (written: DeadLetterReason, value: object | string = {}, meantFor?: string) =>
  readDeadLetter(
    aRecord(value, {
      topic: topics.deadLetters,
      partition: 1,
      offset: 9,
      headers: { ...own, ...writeDeadLetterHeaders(written, meantFor) },
    }),
  );

describe('the headers of a dead letter', () => {
  it('are read back as they were written, apart from those of the record', () => {
    expect(readBack(reason)).toEqual({
      ...reason,
      key: Buffer.from('u1'),
      value: Buffer.from('{}'),
      headers: own,
      position: { partition: 1, offset: 9, timestamp: AT },
    });
  });

  it('say status, reason and field where they are known, at most 200 bytes each', () => {
    const known = { ...reason, status: 207, reason: 'required', field: 'name' };
    expect(writeDeadLetterHeaders(known)).toMatchObject({
      'dlq-status': '207',
      'dlq-reason': 'required',
      'dlq-field': 'name',
    });
    expect(readBack(known)).toMatchObject(known);
    expect(Object.keys(writeDeadLetterHeaders(reason)).filter((name) => /status|reason|field/.test(name))).toEqual([]);
    expect(Buffer.byteLength(readBack({ ...known, field: 'ä'.repeat(300) }).field ?? '')).toBeLessThanOrEqual(200);
  });

  it('name the topic that a message without an origin was meant for', () => {
    const withoutOrigin = { ...reason, origin: undefined };
    expect(writeDeadLetterHeaders(withoutOrigin, topics.webhooks)).toMatchObject({
      'kafka_dlt-original-topic': topics.webhooks,
    });
    expect(readBack(withoutOrigin, {}, topics.webhooks)).toMatchObject({ ...withoutOrigin, headers: own });
  });

  it.each([
    { what: 'bytes', text: 'x'.repeat(5_000), is: /^x{900,}$/ },
    { what: 'bytes of characters that have two', text: `x${'é'.repeat(5_000)}`, is: /^xé{400,}$/ },
    { what: 'bytes of characters that have four', text: `x${'🙂'.repeat(5_000)}`, is: /^x(🙂){200,}$/u },
  ])('cut the reason at 1 kB of $what, never within a character', ({ text, is }) => {
    const { message } = readBack({ ...reason, message: text });
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1_000);
    expect(message).toMatch(is);
  });

  it('keep a reason of 1 kB whole', () => {
    expect(readBack({ ...reason, message: 'y'.repeat(1_000) }).message).toBe('y'.repeat(1_000));
  });

  it('become neutral values when another tool did not write them, and an id from the position', () => {
    expect(readDeadLetter(aRecord({}, { topic: topics.deadLetters, partition: 1, offset: 9 }))).toMatchObject({
      deadLetterId: 'unknown/customerio.dlq/1/9',
      code: 'UNEXPECTED',
      message: '',
      attempts: 0,
      origin: undefined,
    });
  });
});

describe('deadLetterCommandId', () => {
  const command = { type: 'track', userId: 'u1', timestamp: AT, payload: { name: 'order_paid' } };

  it('is the id that the first reader derived from the bytes', () => {
    const id = deadLetterCommandId(readBack(reason, command));
    expect(id).toBe(deriveUlid(AT, JSON.stringify(command)));
  });

  it('is derived from the bytes and the record time when the value cannot be read', () => {
    expect(deadLetterCommandId(readBack(reason, 'no JSON'))).toBe(deriveUlid(AT, 'no JSON'));
  });

  it.each([
    { what: 'a webhook event', of: { ...origin, topic: topics.webhooks } },
    { what: 'what never was a record', of: undefined },
  ])('is undefined for $what', ({ of }) => {
    expect(deadLetterCommandId(readBack({ ...reason, origin: of }, command))).toBeUndefined();
  });
});
