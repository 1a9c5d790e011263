import { topics } from '@cio-bus/contracts';
import { Secret } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { brokerAway, fakeProducer } from '@cio-bus/testkit';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListener } from '../src/http/listener.ts';
import { type Receive, WEBHOOK_PATH } from '../src/http/public-port.ts';
import { keepUnusableBody } from '../src/publish/keep-unusable-body.ts';
import { publishEvents } from '../src/publish/publish-events.ts';

const secret = new Secret('key');
const timestamp = '1795262400';
const event = { event_id: 'e1', object_type: 'email', metric: 'opened', timestamp: 1_795_262_400, data: {} };

/** The service as its composition root wires it, on a producer in memory. */
function receiver() {
  const producer = fakeProducer();
  const telemetry = quietTelemetry('webhook-receiver');
  const keep = keepUnusableBody({ producer, deadlineMs: 100, telemetry, now: Date.now });
  const webhooks = new CustomerIOWebhooks({
    secrets: [secret],
    accept: publishEvents({ producer, keep, deadlineMs: 100, telemetry }),
    reject: keep,
  });
  const limits = { stopMs: 5_000, noticeMs: 0, bodyLimitBytes: 5_000_000 };
  const receive: Receive = (request, response) => webhooks.receive(request, response);
  return { producer, listener: createListener({ host: '127.0.0.1', port: 0, receive, ...limits, telemetry }) };
}

describe('webhook-receiver', () => {
  let { producer, listener } = receiver();

  beforeEach(async () => {
    ({ producer, listener } = receiver());
    await listener.listening.start();
    await listener.accepting.start();
  });
  afterEach(() => listener.accepting.stop());

  async function responseTo(body: string, signedWith = secret): Promise<Response> {
    const signature = signWebhook(signedWith, { scheme: 'v0', timestamp, rawBody: Buffer.from(body) });
    const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
    const url = `http://127.0.0.1:${listener.listening.port}${WEBHOOK_PATH}`;
    return fetch(url, { method: 'POST', body, headers });
  }
  const statusOf = async (...given: Parameters<typeof responseTo>) => (await responseTo(...given)).status;
  const written = () => producer.published.map((record) => record.topic);

  const tooLarge = JSON.stringify({ ...event, data: { text: 'x'.repeat(1_200_000) } });
  const largeContent = JSON.stringify({ ...event, data: { content: 'x'.repeat(2_000_000) } });
  const longList = JSON.stringify({
    events: ['a', 'b', 'c'].map((id) => ({ ...event, event_id: id, data: { text: 'x'.repeat(400_000) } })),
  });
  const tooLargeAsRecord = JSON.stringify({ ...event, data: { text: '"'.repeat(300_000) } });
  it.each<[string, string, number, string[]]>([
    ['an event', JSON.stringify(event), 200, [topics.webhooks]],
    [
      'two events',
      JSON.stringify({ events: [event, { ...event, event_id: 'e2' }] }),
      200,
      [topics.webhooks, topics.webhooks],
    ],
    ['signed rubbish', 'rubbish', 200, [topics.deadLetters]],
    ['signed 1.2 MB', tooLarge, 200, [topics.deadLetters]],
    ['a signed body that is too large as a record', tooLargeAsRecord, 200, [topics.deadLetters]],
    ['signed 6 MB', 'x'.repeat(6_000_000), 200, [topics.deadLetters]],
    ['2 MB, most of it content', largeContent, 200, [topics.webhooks]],
    ['a list of 1.2 MB', longList, 200, [topics.webhooks, topics.webhooks, topics.webhooks]],
    [
      'a complaint without a time',
      JSON.stringify({ ...event, metric: 'spammed', timestamp: null }),
      200,
      [topics.webhooks],
    ],
  ])('responds to %s as designed', async (_what, body, status, topicsWritten) => {
    expect(await statusOf(body)).toBe(status);
    expect(written()).toEqual(topicsWritten);
  });

  it.each([
    ['an event', tooLarge, 0],
    ['one of two events', JSON.stringify({ events: [event, JSON.parse(tooLarge)] }), 1],
  ])('does not report as accepted what is a dead letter: %s', async (_what, body, accepted) => {
    const response = await responseTo(body);
    expect(await response.json()).toEqual({ accepted, unusable: expect.stringContaining('MESSAGE_TOO_LARGE') });
    expect(written()).toContain(topics.deadLetters);
  });

  it('responds 401 to a wrong signature and writes nothing', async () => {
    expect(await statusOf(JSON.stringify(event), new Secret('other'))).toBe(401);
    expect(written()).toEqual([]);
  });

  it.each([
    ['an event', JSON.stringify(event)],
    ['rubbish', 'rubbish'],
  ])('responds 503 to %s while Kafka is down, and 200 to the retry', async (_what, body) => {
    producer.failWith(brokerAway());
    expect(await statusOf(body)).toBe(503);
    producer.failWith(null);
    expect(await statusOf(body)).toBe(200);
    expect(written()).toHaveLength(1);
  });
});
