import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { webhookData, webhookEvent } from './webhook-event.ts';

const body = {
  event_id: 'e1',
  object_type: 'email',
  metric: 'bounced',
  timestamp: AT / 1_000,
  data: { recipient: 'r' },
};
const event = {
  id: 'e1',
  objectType: 'email',
  metric: 'bounced',
  timestamp: AT,
  correlationId: 'd1',
  personId: 'u1',
  deliveryId: 'd1',
  body: JSON.stringify(body),
};

describe('webhookEvent', () => {
  it('reads the envelope as written, and the fields of the event from its body', () => {
    expect(webhookEvent.read(aRecord({ ...event, added: 'later' }))).toEqual({
      ...event,
      added: 'later',
      data: { recipient: 'r' },
    });
  });

  it('declares data as derived, so that outcomes do not carry it twice', () => {
    expect(webhookEvent.derived).toEqual(['data']);
  });

  it.each([
    { what: 'the person', of: {}, key: 'u1' },
    {
      what: 'cio_id without an id',
      of: { personId: undefined, cioId: 'c1', emailAddress: 'a@example.com' },
      key: 'c1',
    },
    { what: 'the address without ids', of: { personId: '', emailAddress: 'a@example.com' }, key: 'a@example.com' },
    { what: 'the delivery when there is no person', of: { personId: undefined }, key: 'd1' },
    { what: 'the delivery when the person is empty', of: { personId: '' }, key: 'd1' },
    { what: 'nothing when there is neither', of: { personId: undefined, deliveryId: undefined }, key: undefined },
  ])('expects as key $what', ({ of, key }) => {
    expect(webhookEvent.expectedKey?.(webhookEvent.read(aRecord({ ...event, ...of })))).toBe(key);
  });

  it.each([
    { what: 'no body', of: { body: undefined }, says: 'body' },
    { what: 'a body that is not JSON', of: { body: '<html>' }, says: 'not JSON' },
    { what: 'a body that is a list', of: { body: '[]' }, says: 'not an object' },
    { what: 'no metric', of: { metric: '' }, says: 'metric' },
    { what: 'no id', of: { id: '' }, says: 'id' },
    { what: 'a time with a fraction', of: { timestamp: 0.5 }, says: 'timestamp' },
  ])('dead-letters $what', ({ of, says }) => {
    const { code, message } = refusalOf(() => webhookEvent.read(aRecord({ ...event, ...of })));
    expect(code).toBe('MESSAGE_INVALID');
    expect(message).toContain(says);
  });

  it('dead-letters an unknown major version', () => {
    const record = aRecord(event, { headers: { 'cio-schema': 'webhook/2' } });
    expect(refusalOf(() => webhookEvent.read(record)).message).toContain('cio-schema');
  });
});

describe('webhookData', () => {
  it.each([
    { shape: "Customer.io's own", of: body, data: { recipient: 'r' } },
    { shape: 'flat', of: { ...body, data: undefined, recipient: 'r' }, data: { recipient: 'r', data: undefined } },
    { shape: 'flat, with a null data', of: { metric: 'sent', data: null, href: 'h' }, data: { data: null, href: 'h' } },
    { shape: 'flat, with a list as data', of: { metric: 'sent', data: [1] }, data: { data: [1] } },
    { shape: 'empty', of: {}, data: {} },
  ])('reads the $shape shape', ({ of, data }) => {
    expect(webhookData(of)).toEqual(data);
  });
});
