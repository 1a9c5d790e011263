import { describe, expect, it } from 'vitest';
import { webhookSecret as secret, startReceiver, startSandbox } from './start-sandbox.ts';

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
    await expect.poll(() => client.webhooks()).toMatchObject({ acknowledged: ids.length, pending: 0 });
  });

  it('posts again after the timeout', async () => {
    const receiver = await startReceiver((_post, count) => (count === 1 ? undefined : 200));
    const { client } = await startSandbox({
      timeScale: 1_000,
      webhookTimeoutMs: 200,
      webhooks: { url: receiver.url, secret, concurrency: 1 },
    });
    await client.emit([{ event_id: 'one', object_type: 'email', metric: 'sent' }]);

    await receiver.received(2);

    await expect.poll(() => client.webhooks()).toMatchObject({ acknowledged: 1, pending: 0 });
  });

  it.each([
    ['refused', false],
    ['reset, although it was kept alive', true],
  ])('waits an hour after a connection is %s', async (_how, accepts) => {
    const { client } = await startSandbox({ timeScale: 1, webhooks: { secret, concurrency: 1 } });
    const receiver = await startReceiver((_post, count) => (count === 1 && accepts ? 200 : undefined));
    await client.configureWebhooks({ url: receiver.url });
    if (accepts) await client.emit([{ event_id: 'one', object_type: 'email', metric: 'sent' }]);
    else receiver.close();
    await expect.poll(() => client.webhooks()).toMatchObject({ acknowledged: accepts ? 1 : 0 });

    await client.emit([{ event_id: 'two', object_type: 'email', metric: 'sent' }]);
    if (accepts) await receiver.received(2).then(receiver.close);
    await expect.poll(() => client.webhooks()).toMatchObject({ pending: 1, hours: 1 });
  });

  it('waits one hour of scaled time after a 500, until a new setting makes it retry immediately', async () => {
    const receiver = await startReceiver((_post, count) => (count === 1 ? 500 : 200));
    const { client } = await startSandbox({ timeScale: 1, webhooks: { url: receiver.url, secret } });
    await client.emit([{ event_id: 'one', object_type: 'email', metric: 'sent' }]);
    await receiver.received(1);
    expect(await client.webhooks()).toMatchObject({ sent: 1, acknowledged: 0, pending: 1 });

    await expect
      .poll(async () => {
        await client.configureWebhooks({ url: receiver.url });
        return receiver.posts.length;
      })
      .toBe(2);
  });
});
