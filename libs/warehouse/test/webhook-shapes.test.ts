import { topics, type WebhookEnvelope, webhookEvent, webhookKey } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
import { payloadShapes, unusualShapes } from '@cio-bus/webhooks/samples';
import { describe, expect, it } from 'vitest';
import { checkRow } from '../src/port/row-check.ts';
import { webhookRow } from '../src/rows/webhook-row.ts';

const KEY = 'a-key';
const timestamp = '1795262400';

/** Takes a body the whole way: signature, events, records as the receiver writes them, rows as the sink does. */
async function rowsOf(shape: object) {
  const accepted: WebhookEnvelope[] = [];
  const accept = async (events: readonly WebhookEnvelope[]) => void accepted.push(...events);
  const rawBody = Buffer.from(JSON.stringify(shape));
  const signature = signWebhook(KEY, { scheme: 'v0', timestamp, rawBody });
  const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  const { status } = await new CustomerIOWebhooks({ secrets: [KEY], accept }).handle({ rawBody, headers });
  const rows = accepted.map((event) => {
    const written = { key: Buffer.from(webhookKey(event) ?? event.id), value: Buffer.from(JSON.stringify(event)) };
    const record = aRawRecord({ topic: topics.webhooks, ...written, headers: {} });
    return webhookRow(webhookEvent.read(record), { record, now: A_TIME_MS });
  });
  return { status, rows, refused: rows.map(checkRow) };
}

describe('a webhook becomes one row', () => {
  it.each(payloadShapes)('of the shape $object_type $metric', async (shape) => {
    const { status, rows, refused } = await rowsOf(shape);
    const { event_id, object_type, metric, data } = shape;
    expect([status, refused]).toEqual([200, [undefined]]);
    expect(rows[0]).toMatchObject({
      event_id,
      object_type,
      metric,
      customer_id: 'u_1001',
      payload: JSON.stringify(shape),
    });
    expect(rows[0]).toMatchObject({
      delivery_id: data.delivery_id ?? null,
      campaign_id: data.campaign_id ?? null,
      broadcast_id: data.broadcast_id ?? null,
      newsletter_id: data.newsletter_id ?? null,
      transactional_message_id: data.transactional_message_id === undefined ? null : '3',
      href: data.href ?? null,
      failure_message: data.failure_message ?? null,
    });
  });

  it.each(Object.entries(unusualShapes))('with %s', async (_what, shape) => {
    const { status, rows, refused } = await rowsOf(shape);
    expect([status, refused]).toEqual([200, [undefined]]);
    expect(rows[0]?.timestamp).toBe(1_795_262_400_000);
  });

  it.each(payloadShapes)('without any single field of $object_type $metric, or with null in it', async (shape) => {
    for (const field of ['event_id', 'object_type', 'timestamp', 'data', ...Object.keys(shape.data)]) {
      for (const empty of [undefined, null]) {
        const isOfData = field in shape.data;
        const changed = isOfData ? { ...shape, data: { ...shape.data, [field]: empty } } : { ...shape, [field]: empty };
        const { status, refused } = await rowsOf(changed);
        expect([field, status, refused]).toEqual([field, 200, [undefined]]);
      }
    }
  });
});
