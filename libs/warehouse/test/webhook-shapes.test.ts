import { topics, type WebhookEnvelope, webhookEvent, webhookKey } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
import { payloadShapes, unusualShapes } from '@cio-bus/webhooks/samples';
import { describe, expect, it, vi } from 'vitest';
import { checkRow } from '../src/port/row-check.ts';
import { webhookRow } from '../src/rows/webhook-row.ts';
import { publishedSamples } from './published-samples.ts';

const KEY = 'a-key';
const timestamp = '1795262400';
const LONG_AGO_MS = Date.parse('2015-01-01');

/** Takes a body the whole way: signature, events, records as the receiver writes them, rows as the sink does. */
async function rowsOf(shape: object) {
  const accepted: WebhookEnvelope[] = [];
  const accept = async (events: readonly WebhookEnvelope[]) => void accepted.push(...events);
  const rawBody = Buffer.from(JSON.stringify(shape));
  const signature = signWebhook(KEY, { scheme: 'v0', timestamp, rawBody });
  const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
  const webhooks = new CustomerIOWebhooks({ secrets: [KEY], accept });
  const emitted = vi.spyOn(webhooks, 'emit');
  webhooks.on('*', () => {});
  const { status } = await webhooks.handle({ rawBody, headers });
  const rows = accepted.map((event) => {
    const written = { key: Buffer.from(webhookKey(event) ?? event.id), value: Buffer.from(JSON.stringify(event)) };
    const record = aRawRecord({ topic: topics.webhooks, ...written, headers: {} });
    return webhookRow(webhookEvent.read(record), { record, now: A_TIME_MS });
  });
  const names = emitted.mock.calls.map((given: unknown[]) => given[0]);
  return { status, rows, refused: rows.map(checkRow), names };
}

/** The columns of fields that most events have. */
const columnsOf = (data: Readonly<Record<string, unknown>>) => ({
  delivery_id: data.delivery_id ?? null,
  campaign_id: data.campaign_id ?? null,
  broadcast_id: data.broadcast_id ?? null,
  newsletter_id: data.newsletter_id ?? null,
  href: data.href ?? null,
  failure_message: data.failure_message ?? null,
});

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
      ...columnsOf(data),
      transactional_message_id: data.transactional_message_id === undefined ? null : '3',
    });
  });

  it.each(Object.entries(unusualShapes))('with %s', async (_what, shape) => {
    const { status, rows, refused } = await rowsOf(shape);
    expect([status, refused]).toEqual([200, [undefined]]);
    expect(rows[0]?.timestamp).toBe(1_795_262_400_000);
  });

  it.each(publishedSamples)('as published: $source', async ({ body }) => {
    const { status, rows, refused, names } = await rowsOf(body);
    const { event_id, object_type, metric, data } = body;
    expect([status, refused]).toEqual([200, [undefined]]);
    expect(names).toEqual(expect.arrayContaining([metric, `${object_type}_${metric}`]));
    expect(rows[0]).toMatchObject({ event_id, object_type, metric, customer_id: '0400204', ...columnsOf(data) });
    expect(JSON.parse(String(rows[0]?.payload))).toMatchObject(body);
    const time = (Number(body.timestamp) || Number(timestamp)) * 1_000;
    // BigQuery takes no rows of long ago into their day.
    expect(rows[0]?.timestamp).toBe(time < LONG_AGO_MS ? A_TIME_MS : time);
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
