import { createHash } from 'node:crypto';
import { BusError, readDeadLetter, topics } from '@cio-bus/contracts';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { A_TIME_MS, aRawRecord, brokerAway, fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { keepUnusableBody } from './keep-unusable-body.ts';

function keepWith(producer = fakeProducer()) {
  const counted: unknown[] = [];
  const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
  const telemetry = { ...quietTelemetry('webhook-receiver'), count };
  return { producer, counted, keep: keepUnusableBody({ producer, deadlineMs: 100, telemetry, now: () => A_TIME_MS }) };
}
const notJson = new BusError('MESSAGE_INVALID', 'the value is not JSON', { reason: 'not-json' });

describe('keepUnusableBody', () => {
  it('writes a dead letter with the reason and without an origin', async () => {
    const { keep, producer, counted } = keepWith();
    const rawBody = Buffer.from('rubbish');
    await keep({ rawBody }, notJson);
    expect(counted).toEqual([['cio_bus_dead_letters_total', { topic: topics.webhooks, code: 'MESSAGE_INVALID' }]]);

    const [record] = producer.publishedTo(topics.deadLetters);
    expect(record).toMatchObject({ key: null, value: rawBody });
    expect(record?.headers).toMatchObject({ 'kafka_dlt-original-topic': 'customerio.webhooks' });
    const headers = record?.headers as Record<string, string>;
    expect(readDeadLetter(aRawRecord({ topic: topics.deadLetters, key: null, value: rawBody, headers }))).toMatchObject(
      {
        deadLetterId: `webhook-receiver/http/${createHash('sha256').update(rawBody).digest('hex')}`,
        code: 'MESSAGE_INVALID',
        message: 'the value is not JSON',
        reason: 'not-json',
        service: 'webhook-receiver',
        attempts: 1,
        firstFailedAt: A_TIME_MS,
        failedAt: A_TIME_MS,
        origin: undefined,
      },
    );
  });

  it('keeps the first 900 kB of a larger body, with the id of the whole body', async () => {
    const { keep, producer } = keepWith();
    const [one, other] = ['a', 'b'].map((end) => Buffer.from('x'.repeat(1_000_000) + end)) as [Buffer, Buffer];
    await keep({ rawBody: one }, notJson);
    await keep({ rawBody: other }, notJson);

    const deadLetters = producer.publishedTo(topics.deadLetters);
    expect(deadLetters.map(({ value }) => value?.length)).toEqual([900_000, 900_000]);
    expect(new Set(deadLetters.map(({ headers }) => headers?.['dlq-id'])).size).toBe(2);
    expect(deadLetters.map(({ headers }) => headers?.['dlq-truncated'])).toEqual(['1000001', '1000001']);
  });

  it('has the id of the whole body when only its beginning was kept', async () => {
    const { keep, producer } = keepWith();
    await keep({ rawBody: Buffer.from('beginning'), cut: { bytes: 6_000_000, sha256: 'abc' } }, notJson);
    const [deadLetter] = producer.publishedTo(topics.deadLetters);
    expect(deadLetter?.headers).toMatchObject({ 'dlq-id': 'webhook-receiver/http/abc', 'dlq-truncated': '6000000' });
  });

  it.each([
    ['within the limit', undefined],
    ['over the limit', { bytes: 7, sha256: 'abc' }],
  ])('is not marked as cut when the whole body was kept: one %s', async (_which, cut) => {
    const { keep, producer } = keepWith();
    await keep({ rawBody: Buffer.from('rubbish'), ...(cut && { cut }) }, notJson);
    expect(producer.publishedTo(topics.deadLetters)[0]?.headers).not.toHaveProperty('dlq-truncated');
  });

  it('fails when Kafka has not acknowledged the dead letter, so that the body is retried', async () => {
    const { keep, producer } = keepWith();
    producer.failWith(brokerAway());
    await expect(keep({ rawBody: Buffer.from('rubbish') }, notJson)).rejects.toThrow();
  });
});
