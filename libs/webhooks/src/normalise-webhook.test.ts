import { BusError, deriveUlid, isUlid } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { normaliseWebhook } from './normalise-webhook.ts';

const SECONDS = 1_732_190_400;
const real = {
  event_id: '01J8Z6Q4T5V7W9X0Y1Z2A3B4C5',
  object_type: 'email',
  metric: 'bounced',
  timestamp: SECONDS,
  data: {
    identifiers: { id: 'u_1001', email: 'ada@example.com', cio_id: 'd9c106000001' },
    customer_id: 'old-id',
    delivery_id: 'RPILAgUB',
    failure_message: '550 5.1.1 mailbox unavailable',
  },
};
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const REQUESTED_AT = (SECONDS + 60) * 1_000;
const NOW = REQUESTED_AT;
const eventsOf = (body: Buffer) => normaliseWebhook(body, { requestedAt: REQUESTED_AT, now: NOW }).events;
const normaliseOne = (value: unknown) => eventsOf(bytesOf(value))[0];

describe('normaliseWebhook', () => {
  it("reads Customer.io's own shape, and keeps the text byte for byte", () => {
    const text = JSON.stringify(real, null, 3);
    expect(eventsOf(Buffer.from(text))).toEqual([
      {
        id: real.event_id,
        objectType: 'email',
        metric: 'bounced',
        timestamp: SECONDS * 1_000,
        correlationId: 'RPILAgUB',
        personId: 'u_1001',
        cioId: 'd9c106000001',
        emailAddress: 'ada@example.com',
        deliveryId: 'RPILAgUB',
        body: text,
      },
    ]);
  });

  it('reads a flat event, which has neither data nor object_type', () => {
    const flat = { event_id: 'e1', metric: 'bounced', timestamp: SECONDS, customer_id: 'u1', delivery_id: 'd1' };
    expect(normaliseOne(flat)).toMatchObject({ objectType: 'customer', personId: 'u1', deliveryId: 'd1' });
  });

  it.each([
    { object_type: 'EMAIL', metric: 'Bounced' },
    { object_type: ' Email ', metric: ' BOUNCED' },
    { object_type: undefined, metric: 'EMAIL_BOUNCED' },
  ])('reads $object_type $metric as the same type and metric in lower case', (names) => {
    expect(normaliseOne({ ...real, ...names })).toMatchObject({ objectType: 'email', metric: 'bounced' });
  });

  it('reads a list of events with prefixed names, each with its own text', () => {
    const events = [
      { ...real, object_type: undefined, metric: 'email_bounced' },
      { ...real, event_id: 'e2', object_type: undefined, metric: 'email_complained' },
    ];
    expect(eventsOf(bytesOf({ events }))).toMatchObject([
      { objectType: 'email', metric: 'bounced', body: JSON.stringify(events[0]) },
      { id: 'e2', metric: 'spammed', body: JSON.stringify(events[1]) },
    ]);
  });

  it.each([
    { metric: 'in_app_clicked', objectType: 'in_app', bare: 'clicked' },
    { metric: 'sms_replied', objectType: 'sms', bare: 'replied' },
    { metric: 'complained', objectType: 'customer', bare: 'spammed' },
    { metric: 'customer_unsubscribed', objectType: 'customer', bare: 'unsubscribed' },
    {
      metric: 'customer_subscription_preferences_changed',
      objectType: 'customer',
      bare: 'cio_subscription_preferences_changed',
    },
    {
      metric: 'cio_subscription_preferences_changed',
      objectType: 'customer',
      bare: 'cio_subscription_preferences_changed',
    },
    { metric: 'something_new', objectType: 'customer', bare: 'something_new' },
  ])('reads $metric without object_type as $bare of $objectType', ({ metric, objectType, bare }) => {
    expect(normaliseOne({ ...real, object_type: undefined, metric })).toMatchObject({ objectType, metric: bare });
  });

  it('keeps every digit of a number: of an id, and in the body of one event among several', () => {
    const event = `{"event_id":12345678901234567890,"metric":"sent","timestamp":${SECONDS},"data":{"n":9007199254740993}}`;
    const body = `{"events":[${event}]}`;
    expect(eventsOf(Buffer.from(body))).toMatchObject([{ id: '12345678901234567890', body: event }]);
  });

  it('cuts no prefix of a metric whose object_type is given', () => {
    const given = { object_type: 'email', metric: 'email_bounced' };
    expect(normaliseOne({ ...real, ...given })).toMatchObject({ objectType: 'email', metric: 'email_bounced' });
  });

  it('rejects what every reader of the topic would', () => {
    const body = '{"metric":"sent","timestamp":1732190400,"data":{"__proto__":{}}}';
    expect(() => eventsOf(Buffer.from(body))).toThrow('MESSAGE_INVALID: the value');
  });

  it('reads a body that begins with a byte order mark, and does not keep the mark', () => {
    const text = JSON.stringify(real);
    expect(eventsOf(Buffer.from(`\ufeff${text}`))).toMatchObject([{ id: real.event_id, body: text }]);
  });

  it('accepts object_type_type, a misspelling in the specification', () => {
    expect(normaliseOne({ ...real, object_type: undefined, object_type_type: 'push' })).toMatchObject({
      objectType: 'push',
    });
  });

  it.each([
    { identifiers: { id: 'u1' }, customer_id: 'u2', personId: 'u1' },
    { identifiers: { id: null }, customer_id: 'u2', personId: 'u2' },
    { identifiers: { id: 77 }, customer_id: '', personId: '77' },
    { identifiers: { id: '' }, customer_id: '', personId: undefined },
    { identifiers: undefined, customer_id: 'u2', personId: 'u2' },
    { identifiers: 'u1', customer_id: undefined, personId: undefined },
  ])('reads the person $personId from identifiers $identifiers and customer_id $customer_id', (row) => {
    const { personId, ...data } = row;
    expect(normaliseOne({ ...real, data })?.personId).toBe(personId);
  });

  it("prefers the address of a subscription event to the person's", () => {
    const data = { ...real.data, email_address: 'eve@example.com' };
    expect(normaliseOne({ ...real, data })?.emailAddress).toBe('eve@example.com');
  });

  it('correlates by the event id when there is no delivery', () => {
    expect(normaliseOne({ ...real, data: {} })).toMatchObject({ correlationId: real.event_id, personId: undefined });
  });

  it('derives the same id for an event without one whenever it is sent', () => {
    const body = bytesOf({ ...real, event_id: undefined });
    const id = eventsOf(body)[0]?.id ?? '';
    expect(isUlid(id)).toBe(true);
    expect(id).toBe(deriveUlid(SECONDS * 1_000, body.toString()));
  });

  it('keeps an id that is not a ULID, because Customer.io promises none', () => {
    expect(normaliseOne({ ...real, event_id: 'not-a-ulid' })?.id).toBe('not-a-ulid');
  });

  it.each([
    ['an empty body', '', 'not JSON'],
    ['text', 'metric=bounced', 'not JSON'],
    ['an array', '[]', 'not an object'],
    ['null', 'null', 'not an object'],
    ['no metric', JSON.stringify({ ...real, metric: undefined }), 'metric: '],
    ['a metric that is not a string', JSON.stringify({ ...real, metric: 7 }), 'metric: '],
    ['an empty list', '{"events":[]}', 'events: is empty'],
    ['a list of strings', '{"events":["x"]}', 'events.0: is not an object'],
    ['one bad event of two', JSON.stringify({ events: [real, { ...real, metric: '' }] }), 'events.1.metric: '],
  ])('rejects %s, naming the field', (_what, text, reason) => {
    const refused = () => eventsOf(Buffer.from(text));
    expect(refused).toThrow(BusError);
    expect(refused).toThrow(`MESSAGE_INVALID`);
    expect(refused).toThrow(reason);
  });
});
