import { describe, expect, it } from 'vitest';
import { anEmail, identify, webhookSecret as secret, startReceiver, startSandbox } from './start-sandbox.ts';

/** A sandbox that posts one event at a time. */
async function started(webhooks: { events?: string[]; content?: boolean } = {}) {
  const receiver = await startReceiver();
  const { track, app, client } = await startSandbox({
    webhooks: { url: receiver.url, secret, concurrency: 1, ...webhooks },
  });
  const set = (attributes: Record<string, unknown>) => track('POST', '/api/v2/entity', identify('u1', attributes));
  return { receiver, client, track, app, set };
}
const topics = (topic_1: boolean) => ({ cio_subscription_preferences: { topics: { topic_1 } } });

describe('customer events', () => {
  it('report that a person unsubscribed or subscribed, when the attribute changes', async () => {
    const { receiver, set } = await started();
    for (const unsubscribed of [false, true, true, false]) await set({ email: 'ada@example.com', unsubscribed });
    await receiver.received(2);

    expect(receiver.posts.map(({ body }) => body.metric)).toEqual(['unsubscribed', 'subscribed']);
    expect(receiver.posts[0]?.body).toMatchObject({
      object_type: 'customer',
      data: {
        customer_id: 'u1',
        email_address: 'ada@example.com',
        identifiers: { id: 'u1', email: 'ada@example.com', cio_id: expect.any(String) },
      },
    });
  });

  it('have the type of the channel whose message unsubscribed the person, and no delivery', async () => {
    const { receiver, app, track, set } = await started({ events: ['email_unsubscribed', 'customer_unsubscribed'] });
    await set({ email: 'ada@example.com' });
    const { body: sent } = await app('POST', '/v1/send/email', anEmail());
    await track('POST', `/unsubscribe/${sent.delivery_id}`, { unsubscribe: true });
    await receiver.received(1);

    const events = receiver.posts.map(({ body }) => [body.object_type, body.metric, body.data.delivery_id]);
    expect(events).toEqual([['email', 'unsubscribed', undefined]]);
  });

  it('report changed preferences, with what they are only if the webhook has content', async () => {
    const { receiver, client, set } = await started();
    await set(topics(true));
    await set(topics(true));
    await receiver.received(1);
    await client.configureWebhooks({ content: true });
    await set(topics(false));
    await receiver.received(2);

    const [first, second] = receiver.posts.map(({ body }) => body);
    expect([first?.metric, second?.metric]).toEqual(Array(2).fill('cio_subscription_preferences_changed'));
    expect(first?.data).not.toHaveProperty('content');
    expect(second?.data.content).toBe('{"topics":{"topic_1":false}}');
  });

  it('are not sent for a change that has no effect', async () => {
    const { receiver, set, track } = await started();
    await set({ unsubscribed: true, _update: true }); // nobody to update
    await track('POST', '/api/v1/customers/u1/suppress');
    await set({ unsubscribed: true });
    await track('POST', '/api/v1/customers/u1/unsuppress');
    await set({ unsubscribed: true });
    await receiver.received(1);
    expect(receiver.posts).toHaveLength(1);
  });

  it('are subscribed to by the names of the App API', async () => {
    const { receiver, client, set } = await started({ events: ['customer_subscription_preferences_changed'] });
    await set({ unsubscribed: true });
    await set(topics(true));
    await receiver.received(1);
    expect(receiver.posts[0]?.body.metric).toBe('cio_subscription_preferences_changed');

    await expect(
      client.configureWebhooks({ events: ['customer_cio_subscription_preferences_changed'] }),
    ).rejects.toThrow('400');
  });
});
