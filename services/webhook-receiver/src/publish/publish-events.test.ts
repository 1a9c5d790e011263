import { BusError, topics, type WebhookEnvelope, webhookEvent } from '@cio-bus/contracts';
import type { Producer } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aRawRecord, aWebhookEvent, brokerAway, fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { publishEvents } from './publish-events.ts';

const anEnvelope = (overrides: Partial<WebhookEnvelope> = {}): WebhookEnvelope => {
  const { data: _data, ...envelope } = aWebhookEvent(overrides);
  return envelope;
};
const request = { headers: {} };
const publisher = (producer: Producer) =>
  publishEvents({ producer, deadlineMs: 100, telemetry: quietTelemetry('webhook-receiver') });

describe('publishEvents', () => {
  it('writes one record per event, which consumers of the topic can read', async () => {
    const producer = fakeProducer();
    const event = anEnvelope({ id: 'e1' });
    await publisher(producer)([event], { headers: { traceparent: '00-ab-cd-01' } });

    const [record] = producer.publishedTo(topics.webhooks);
    expect(record?.headers).toEqual({
      'cio-id': 'e1',
      'cio-source': 'customerio',
      'cio-schema': 'webhook/1',
      traceparent: '00-ab-cd-01',
    });
    const value = Buffer.from(String(record?.value));
    expect(JSON.parse(String(value))).toEqual(event);
    expect(webhookEvent.read(aRawRecord({ value, headers: record?.headers as Record<string, string> }))).toMatchObject(
      event,
    );
  });

  it.each([
    { personId: 'u1', cioId: 'c1', emailAddress: 'a@example.com', deliveryId: 'd1', key: 'u1' },
    { personId: undefined, cioId: 'c1', emailAddress: 'a@example.com', deliveryId: 'd1', key: 'c1' },
    { personId: '', cioId: '', emailAddress: 'a@example.com', deliveryId: 'd1', key: 'a@example.com' },
    { personId: undefined, cioId: undefined, emailAddress: undefined, deliveryId: 'd1', key: 'd1' },
    { personId: undefined, cioId: undefined, emailAddress: undefined, deliveryId: undefined, key: 'e1' },
  ])('keys by $key, so that the events of one person keep their order', async ({ key, ...ids }) => {
    const producer = fakeProducer();
    await publisher(producer)([anEnvelope({ id: 'e1', ...ids })], request);
    expect(producer.published[0]?.key).toBe(key);
  });

  it('fails when one of several events is not acknowledged, so that all are retried', async () => {
    const producer = fakeProducer();
    const away = brokerAway();
    producer.failWith((record) => (record.key === 'u2' ? away : undefined));
    const events = [anEnvelope({ personId: 'u1' }), anEnvelope({ personId: 'u2' })];
    await expect(publisher(producer)(events, request)).rejects.toBe(away);
  });

  it.each([
    ['its quotes are escaped', { body: JSON.stringify({ data: '"'.repeat(400_000) }) }],
    ['its id stands in a header too', { id: 'x'.repeat(600_000) }],
  ])('writes no event when one is too large as a record, because %s', async (_why, overrides) => {
    const producer = fakeProducer();
    const publishing = publisher(producer)([anEnvelope(), anEnvelope(overrides)], request);
    await expect(publishing).rejects.toThrow(BusError);
    await expect(publishing).rejects.toThrow('MESSAGE_TOO_LARGE');
    expect(producer.published).toEqual([]);
  });
});
