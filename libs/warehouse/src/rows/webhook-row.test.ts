import { topics, type WebhookEvent } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { checkRow } from '../port/row-check.ts';
import { webhookRow } from './webhook-row.ts';

const record = aRawRecord({ topic: topics.webhooks, partition: 3, offset: 42, timestamp: A_TIME_MS + 500 });
const source = { record, now: A_TIME_MS + 1_000 };
const rowOf = (overrides: Partial<WebhookEvent>) => webhookRow(aWebhookEvent(overrides), source);

describe('webhookRow', () => {
  it('fills a column from each field of the event', () => {
    const event = aWebhookEvent({
      emailAddress: 'ada@example.com',
      cioId: 'd9c106000001',
      data: {
        recipient: 'user-1@example.com',
        campaign_id: 23,
        action_id: '42',
        broadcast_id: 5,
        newsletter_id: 6,
        transactional_message_id: 7,
        template_id: 8,
        subject: 'Your receipt',
        href: 'https://example.com',
        link_id: 9,
        failure_message: '550',
        content_id: 11,
        journey_id: '01GW20GXAAXBKZD8J96M8FNV3R',
      },
    });

    const row = webhookRow(event, source);

    expect(row).toEqual({
      event_id: event.id,
      kind: 'webhook',
      metric: 'bounced',
      object_type: 'email',
      status: 'received',
      timestamp: A_TIME_MS,
      inserted_at: A_TIME_MS + 1_000,
      customer_id: 'user-1',
      email_address: 'ada@example.com',
      recipient: 'user-1@example.com',
      delivery_id: 'delivery-1',
      campaign_id: 23,
      action_id: 42,
      broadcast_id: 5,
      newsletter_id: 6,
      transactional_message_id: '7',
      template_id: '8',
      subject: 'Your receipt',
      href: 'https://example.com',
      link_id: '9',
      failure_message: '550',
      is_machine: null,
      correlation_id: 'delivery-1',
      error_code: null,
      error_message: null,
      attempts: null,
      processing_ms: null,
      source_topic: 'customerio.webhooks',
      source_partition: 3,
      source_offset: 42,
      schema_version: 2,
      payload: event.body,
      cio_id: 'd9c106000001',
      content_id: 11,
      journey_id: '01GW20GXAAXBKZD8J96M8FNV3R',
      send_at: null,
      device_id: null,
    });
    expect(checkRow(row)).toBeUndefined();
  });

  it.each([
    ['campaign_id', 'twenty'],
    ['campaign_id', 1.5],
    ['recipient', 12],
    ['subject', { text: 'x' }],
    ['href', null],
    ['link_id', ['a']],
  ] as const)('leaves %s empty when it holds %j; the payload keeps it', (name, value) => {
    const row = rowOf({ data: { [name]: value } });
    expect(row[name]).toBeNull();
    expect(JSON.parse(row.payload ?? '').data[name]).toEqual(value);
  });

  it.each([
    ['opened', { prefetched: true }, true],
    ['opened', { proxied: true }, true],
    ['opened', { synthetic: true }, null],
    ['opened', {}, false],
    ['opened', { prefetched: 'true' }, false],
    ['clicked', { machine: true }, true],
    ['clicked', {}, false],
    ['sent', { machine: true }, null],
  ])('marks an event %s with %j as caused by a machine: %s', (metric, data, expected) => {
    expect(rowOf({ metric, data }).is_machine).toBe(expected);
  });

  it('has the device of a push message that failed, and why', () => {
    const recipients = [{ device_id: 'd1' }, { device_id: 'd2', failure_message: 'Unregistered' }];
    const row = rowOf({ objectType: 'push', data: { recipients } });
    expect(row).toMatchObject({ device_id: 'd2', failure_message: 'Unregistered' });
  });

  it.each([
    ['1969-12-31', Date.UTC(1969, 11, 31)],
    ['year 2100', Date.UTC(2100, 0, 1)],
    ['more than ten years ago', A_TIME_MS - 10.1 * 365 * 24 * 3_600_000],
  ])('replaces the time of an event of %s by that of its record, and flags it', (_, timestamp) => {
    const row = rowOf({ timestamp });
    expect(row.timestamp).toBe(record.timestamp);
    expect(JSON.parse(row.payload ?? '')).toMatchObject({ _replaced_timestamp: timestamp, metric: 'bounced' });
  });

  it('uses the current time if the record’s is out of range too', () => {
    const row = webhookRow(aWebhookEvent({ timestamp: 0 }), { record: { ...record, timestamp: -1 }, now: A_TIME_MS });
    expect(row.timestamp).toBe(A_TIME_MS);
  });

  it('rejects an event whose id cannot be stored as text', () => {
    expect(() => rowOf({ id: 'half \ud800' })).toThrow('ROW_REJECTED');
  });

  it('keeps the columns of an event that nests deeper than a warehouse stores', () => {
    const body = `{"metric":"bounced","data":${'{"a":'.repeat(600)}1${'}'.repeat(600)}}`;
    const row = rowOf({ body, personId: 'u1' });
    expect(row).toMatchObject({ metric: 'bounced', customer_id: 'u1', payload: expect.stringMatching(/^{"base64":/) });
    expect(checkRow(row)).toBeUndefined();
  });
});
