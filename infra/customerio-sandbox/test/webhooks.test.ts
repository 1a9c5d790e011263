import { verifyRequestSignature } from 'customerio-node';
import { describe, expect, it } from 'vitest';
import { anEmail, identify, webhookSecret as secret, startReceiver, startSandbox } from './start-sandbox.ts';

const calm = { opened: 0, clicked: 0, bounced: 0, spammed: 0, unsubscribed: 0 };

describe('webhooks', () => {
  it('reports on a send, one signed event per post, in the format of Customer.io', async () => {
    const receiver = await startReceiver();
    const { app, track } = await startSandbox({ webhooks: { url: receiver.url, secret, rates: calm, concurrency: 1 } });
    await track('POST', '/api/v2/entity', identify('u1', { email: 'ada@example.com' }));

    const { delivery_id } = (await app('POST', '/v1/send/email', anEmail({ subject: 'Your receipt' }))).body;
    await receiver.received(2);

    expect(receiver.posts.map(({ body }) => body.metric)).toEqual(['sent', 'delivered']);
    const [post] = receiver.posts;
    expect(post?.body).toEqual({
      event_id: expect.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      object_type: 'email',
      metric: 'sent',
      timestamp: expect.any(Number),
      data: {
        identifiers: { id: 'u1', email: 'ada@example.com', cio_id: expect.any(String) },
        customer_id: 'u1',
        delivery_id,
        transactional_message_id: 1001,
        recipient: 'ada@example.com',
        subject: 'Your receipt',
      },
    });
    expect(post?.body.timestamp).toBeLessThan(1e11); // seconds
    const check = (body: string) =>
      verifyRequestSignature({
        signingSecret: secret,
        timestamp: String(post?.headers['x-cio-timestamp']),
        signature: String(post?.headers['x-cio-signature']),
        body,
      });
    expect([check(post?.raw ?? ''), check(`${post?.raw} `)]).toEqual([true, false]);
  });

  it('shows each webhook and its state', async () => {
    const receiver = await startReceiver();
    const { app, client } = await startSandbox({ webhooks: { url: receiver.url, secret, rates: calm } });
    await app('POST', '/v1/send/email', anEmail());
    await receiver.received(2);

    await expect
      .poll(() => client.webhooks())
      .toMatchObject({
        sent: 2,
        acknowledged: 2,
        pending: 0,
        events: [
          { metric: 'sent', personId: 'u1', status: 'acknowledged', attempts: 1 },
          { metric: 'delivered', personId: 'u1', status: 'acknowledged', attempts: 1 },
        ],
      });
    expect((await client.webhooks(1)).events).toMatchObject([{ seq: 2, metric: 'delivered' }]);
  });

  it('reports that the send to a suppressed person was dropped, although it was accepted', async () => {
    const receiver = await startReceiver();
    const { app, track, client } = await startSandbox({ webhooks: { url: receiver.url, secret, rates: calm } });
    await track('POST', '/api/v1/customers/u1/suppress');

    expect((await app('POST', '/v1/send/email', anEmail())).status).toBe(200);
    await receiver.received(1);

    expect(receiver.posts[0]?.body).toMatchObject({ metric: 'dropped', data: { failure_message: 'suppressed' } });
    expect((await client.journal()).at(-1)).toMatchObject({ action: 'send', personId: 'u1' });
  });

  it('sends the requested events unchanged', async () => {
    const receiver = await startReceiver();
    const { client } = await startSandbox();
    await client.configureWebhooks({ url: receiver.url, secret });

    const ids = await client.emit([
      { event_id: 'given', object_type: 'customer', metric: 'subscribed', timestamp: 5, data: { customer_id: 'u1' } },
      { object_type: 'email', metric: 'bounced' },
    ]);
    await receiver.received(2);

    expect(ids).toEqual(['given', expect.stringMatching(/^[0-9A-Z]{26}$/)]);
    expect(receiver.posts.map(({ body }) => body.event_id).sort()).toEqual([...ids].sort());
    expect(receiver.posts.find(({ body }) => body.event_id === 'given')?.body).toEqual({
      event_id: 'given',
      object_type: 'customer',
      metric: 'subscribed',
      timestamp: 5,
      data: { customer_id: 'u1' },
    });
  });

  it('sends the requested bodies as they are, signed', async () => {
    const receiver = await startReceiver();
    const { client } = await startSandbox({ webhooks: { url: receiver.url, secret } });
    await client.emitBodies(['{"not":"an event"}']);
    await receiver.received(1);

    const [post] = receiver.posts;
    expect(post?.raw).toBe('{"not":"an event"}');
    const signature = String(post?.headers['x-cio-signature']);
    const timestamp = String(post?.headers['x-cio-timestamp']);
    const body = post?.raw ?? '';
    expect(verifyRequestSignature({ signingSecret: secret, timestamp, signature, body })).toBe(true);
  });

  it('rejects emit if no webhook URL is configured', async () => {
    const { client } = await startSandbox();
    await expect(client.emit([{ object_type: 'email', metric: 'sent' }])).rejects.toThrow('409');
  });

  it.each([{ url: 'ftp://example.com' }, { rates: { opened: 1.5 } }, { concurrency: 0 }, { uri: 'http://127.0.0.1' }])(
    'rejects the settings %j',
    async (settings) => {
      const { client } = await startSandbox();
      await expect(client.configureWebhooks(settings as never)).rejects.toThrow('400');
    },
  );

  it('posts only subscribed events to a reporting webhook created through the App API', async () => {
    const receiver = await startReceiver();
    const { app } = await startSandbox({ webhooks: { secret, rates: calm } });
    const webhook = { name: 'bus', endpoint: receiver.url, events: ['email_delivered'] };

    expect((await app('POST', '/v1/reporting_webhooks', webhook)).body).toMatchObject({ id: 1, ...webhook });
    await app('POST', '/v1/send/email', anEmail());
    await receiver.received(1);

    expect(receiver.posts.map(({ body }) => body.metric)).toEqual(['delivered']);
    expect((await app('GET', '/v1/reporting_webhooks')).body.reporting_webhooks).toMatchObject([webhook]);
    expect((await app('POST', '/v1/reporting_webhooks', { endpoint: receiver.url, events: [] })).status).toBe(400);
  });
});
