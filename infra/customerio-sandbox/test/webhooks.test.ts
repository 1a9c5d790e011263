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

describe('a failing endpoint', () => {
  it('holds back later events until the failed one is acknowledged', async () => {
    const receiver = await startReceiver((_post, count) => (count <= 2 ? 503 : 200));
    const { client } = await startSandbox({
      timeScale: 1_000,
      webhooks: { url: receiver.url, secret, concurrency: 1 },
    });
    const ids = await client.emit(
      ['one', 'two', 'three'].map((event_id) => ({ event_id, object_type: 'email', metric: 'sent' })),
    );

    await receiver.received(5);

    expect(receiver.posts.map(({ body }) => body.event_id)).toEqual(['one', 'one', 'one', 'two', 'three']);
    await expect
      .poll(() => client.webhooks(), { timeout: 5_000 })
      .toMatchObject({ acknowledged: ids.length, pending: 0 });
  });

  it('posts again after the time-out', async () => {
    const receiver = await startReceiver((_post, count) => (count === 1 ? undefined : 200));
    const { client } = await startSandbox({
      timeScale: 1_000,
      webhookTimeoutMs: 200,
      webhooks: { url: receiver.url, secret, concurrency: 1 },
    });
    await client.emit([{ event_id: 'one', object_type: 'email', metric: 'sent' }]);

    await receiver.received(2);

    await expect.poll(() => client.webhooks(), { timeout: 5_000 }).toMatchObject({ acknowledged: 1, pending: 0 });
  });

  it('waits one hour of scaled time after a 500, until a new setting makes it retry immediately', async () => {
    const receiver = await startReceiver((_post, count) => (count === 1 ? 500 : 200));
    const { client } = await startSandbox({ timeScale: 1, webhooks: { url: receiver.url, secret } });
    await client.emit([{ event_id: 'one', object_type: 'email', metric: 'sent' }]);
    await receiver.received(1);
    expect(await client.webhooks()).toMatchObject({ sent: 1, acknowledged: 0, pending: 1 });

    await expect
      .poll(
        async () => {
          await client.configureWebhooks({ url: receiver.url });
          return receiver.posts.length;
        },
        { timeout: 5_000 },
      )
      .toBe(2);
  });
});
