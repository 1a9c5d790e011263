import { createHmac } from 'node:crypto';

/** The key that signs the requests. */
export const SECRET = 'bench-secret';
/** Path of every receiver. */
export const PATH = '/webhooks/customerio';
/** Size of a body: a message event without its content. */
const BODY_BYTES = 600;
const PEOPLE = 3_000;

/** Complete HTTP requests with signed events, in Customer.io's form; each event has an id of its own. */
export function signedRequests(count: number, idPrefix: string, now: number): Buffer[] {
  const timestamp = String(Math.floor(now / 1_000));
  return Array.from({ length: count }, (_, index) => {
    const body = bodyOf(`${idPrefix}-${index}`, `u${index % PEOPLE}`, timestamp);
    const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    const head = [
      `POST ${PATH} HTTP/1.1`,
      'Host: bench',
      'Content-Type: application/json',
      `X-CIO-Timestamp: ${timestamp}`,
      `X-CIO-Signature: ${signature}`,
      `Content-Length: ${body.length}`,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

function bodyOf(eventId: string, person: string, timestamp: string): string {
  const email = `${person}@example.com`;
  const data = {
    customer_id: person,
    identifiers: { id: person, email, cio_id: 'd9c106000001' },
    delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
    action_id: 96,
    campaign_id: 22,
    recipient: email,
    subject: 'Thanks for your order',
    note: '',
  };
  const event = { event_id: eventId, object_type: 'email', metric: 'delivered', timestamp: Number(timestamp), data };
  data.note = 'x'.repeat(Math.max(0, BODY_BYTES - JSON.stringify(event).length));
  return JSON.stringify(event);
}
