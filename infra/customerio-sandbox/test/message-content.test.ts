import { describe, expect, it } from 'vitest';
import type { WebhookSettings } from '../src/webhooks/webhook-feed.ts';
import { anEmail, webhookSecret as secret, startReceiver, startSandbox } from './start-sandbox.ts';

const calm = { opened: 0, clicked: 0, bounced: 0, spammed: 0, unsubscribed: 0 };

/** Sends one message, and returns the data of its events by metric. */
async function eventsOf(channel: string, send: Record<string, unknown>, settings: WebhookSettings = {}) {
  const receiver = await startReceiver();
  const webhooks = { url: receiver.url, secret, rates: calm, content: true, ...settings };
  const { app, client } = await startSandbox({ webhooks });
  expect((await app('POST', `/v1/send/${channel}`, send)).status).toBe(200);
  await expect.poll(() => client.webhooks()).toMatchObject({ pending: 0 });
  return Object.fromEntries(receiver.posts.map(({ body }) => [body.metric, body.data]));
}

describe('the option Body Content', () => {
  it('adds content and headers to the sent e-mail, and to no other event', async () => {
    const { sent, delivered } = await eventsOf('email', anEmail({ subject: 'Your receipt' }), { contentBytes: 3_000 });

    expect(sent?.content).toMatch(/^<p>/);
    expect(sent?.content).toHaveLength(3_000);
    expect(sent?.headers).toMatchObject({ To: ['ada@example.com'], Subject: ['Your receipt'] });
    expect(delivered).toBeDefined();
    expect(delivered).not.toHaveProperty('content');
    expect(delivered).not.toHaveProperty('headers');
  });

  it('reports the body and the headers of the send itself', async () => {
    const headers = { 'X-Campaign': 'spring', 'X-Tags': ['a', 'b'] };
    const own = {
      to: 'ada@example.com',
      from: 'shop@example.com',
      subject: 'Hello',
      identifiers: { id: 'u1' },
      headers,
    };
    const { sent } = await eventsOf('email', { ...own, body: '<p>Übung "1"</p>' });

    expect(sent).toMatchObject({
      content: '<p>Übung "1"</p>',
      headers: { To: ['ada@example.com'], From: ['shop@example.com'], 'X-Campaign': ['spring'], 'X-Tags': ['a', 'b'] },
    });
  });

  it.each(['push', 'in_app'])('makes the content of %s a JSON string, without headers', async (channel) => {
    const send = { transactional_message_id: 7, identifiers: { id: 'u1' }, title: 'Sale', message: 'Today only' };
    const { sent } = await eventsOf(channel, send);

    expect(JSON.parse(String(sent?.content))).toEqual({ title: 'Sale', body: 'Today only' });
    expect(sent).not.toHaveProperty('headers');
  });

  it('reports the payload that replaces a push message', async () => {
    const payload = { apns: { aps: { alert: 'Hi' } } };
    const send = { transactional_message_id: 7, identifiers: { id: 'u1' }, custom_payload: payload };
    const { sent } = await eventsOf('push', send);

    expect(JSON.parse(String(sent?.content))).toEqual(payload);
  });

  it('makes the content of a text message plain text', async () => {
    const sms = { transactional_message_id: 7, identifiers: { id: 'u1' }, to: '+14155552671' };
    const { sent, delivered } = await eventsOf('sms', sms, { contentBytes: 100 });

    expect(sent?.content).toHaveLength(100);
    expect(sent?.content).not.toContain('<');
    expect(sent).not.toHaveProperty('headers');
    expect(delivered).not.toHaveProperty('content');
  });

  it('is off unless it is set', async () => {
    const { sent } = await eventsOf('email', anEmail(), { content: false });

    expect(sent).not.toHaveProperty('content');
    expect(sent).not.toHaveProperty('headers');
  });
});
