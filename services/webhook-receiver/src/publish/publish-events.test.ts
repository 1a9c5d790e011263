import { type BusError, topics, type WebhookEnvelope, webhookEvent } from '@cio-bus/contracts';
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
const noneKept = async () => expect.fail('a dead letter was written');
const publisher = (producer: Producer, keep: Parameters<typeof publishEvents>[0]['keep'] = noneKept) =>
  publishEvents({ producer, keep, deadlineMs: 100, telemetry: quietTelemetry('webhook-receiver') });
const quotes = '"'.repeat(400_000); // escaped twice in a record

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
    ['data', { data: { recipient: 'r', content: quotes, headers: { from: ['a'] } } }, { data: { recipient: 'r' } }],
    ['a flat body', { recipient: 'r', headers: { from: [quotes] } }, { recipient: 'r' }],
  ])('removes content and headers from %s of an event that is too large, and says so', async (_where, body, left) => {
    const producer = fakeProducer();
    const altered = Object.keys('data' in body ? body.data : body).slice(1);
    await publisher(producer)([anEnvelope({ altered: ['timestamp'], body: JSON.stringify(body) })], request);
    const [record] = producer.published;
    const written = JSON.parse(String(record?.value));
    expect([JSON.parse(written.body), written.altered]).toEqual([left, ['timestamp', ...altered]]);
  });

  it('keeps content and headers of an event that fits', async () => {
    const producer = fakeProducer();
    const event = anEnvelope({ body: JSON.stringify({ data: { content: 'c', headers: {} } }) });
    await publisher(producer)([event], request);
    expect(JSON.parse(String(producer.published[0]?.value))).toEqual(event);
  });

  it.each([
    ['its quotes are escaped', { body: JSON.stringify({ data: quotes }) }],
    ['its id stands in a header too', { id: 'x'.repeat(600_000) }],
  ])('keeps an event as a dead letter when it is still too large, because %s', async (_why, overrides) => {
    const producer = fakeProducer();
    const kept: [string, string][] = [];
    const keep = async ({ rawBody }: { rawBody: Buffer }, { code }: BusError) =>
      void kept.push([rawBody.toString(), code]);
    const tooLarge = anEnvelope(overrides);
    await publisher(producer, keep)([anEnvelope({ personId: 'u2' }), tooLarge], request);
    expect(kept).toEqual([[JSON.stringify(JSON.parse(tooLarge.body)), 'MESSAGE_TOO_LARGE']]);
    expect(producer.published.map(({ key }) => key)).toEqual(['u2']);
  });

  it('fails when such an event cannot be kept, so that the request is retried', async () => {
    const keep = () => Promise.reject(brokerAway());
    const publishing = publisher(fakeProducer(), keep)([anEnvelope({ id: 'x'.repeat(600_000) })], request);
    await expect(publishing).rejects.toThrow();
  });
});
