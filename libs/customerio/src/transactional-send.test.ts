import { describe, expect, it } from 'vitest';
import { AT_SECONDS, aSend } from '../test/commands.ts';
import { type Reply, refusingAddress, serviceAt, vendorServer } from '../test/vendor-server.ts';

const accepted: Reply = { status: 200, body: { delivery_id: 'd1', queued_at: AT_SECONDS } };

describe('sendTransactional', () => {
  it('returns the delivery id, which the webhooks carry later', async () => {
    const { url, received } = await vendorServer(() => accepted);
    expect(await serviceAt(url).sendTransactional(aSend())).toEqual({ deliveryId: 'd1', queuedAt: AT_SECONDS * 1_000 });
    expect(received).toEqual([
      {
        method: 'POST',
        path: '/v1/send/email',
        authorization: 'Bearer app-key',
        body: { to: 'u1@example.com', identifiers: { id: 'u1' }, transactional_message_id: 'welcome' },
      },
    ]);
  });

  it.each([
    ['email', '/v1/send/email'],
    ['push', '/v1/send/push'],
    ['sms', '/v1/send/sms'],
    ['whatsapp', '/v1/send/whatsapp'],
    ['inbox_message', '/v1/send/inbox_message'],
    ['in_app', '/v1/send/in_app'],
  ] as const)(
    'sends %s by %s with every field of the payload, also those that the client drops',
    async (channel, path) => {
      const { url, received } = await vendorServer(() => accepted);
      const fields = { cc: 'a@example.com', from: '+4912345', tracked: false, message_data: { order: 1 } };
      await serviceAt(url).sendTransactional(aSend({ channel, ...fields }));
      expect(received).toMatchObject([{ path, body: { ...fields, transactional_message_id: 'welcome' } }]);
      expect(received[0]?.body).not.toHaveProperty('channel');
    },
  );

  it('sends the planned time in seconds, also of a record that has seconds', async () => {
    const { url, received } = await vendorServer(() => accepted);
    await serviceAt(url).sendTransactional(aSend({ send_at: AT_SECONDS * 1_000 + 250 }));
    await serviceAt(url).sendTransactional(aSend({ send_at: AT_SECONDS }));
    expect(received.map(({ body }) => body.send_at)).toEqual([AT_SECONDS, AT_SECONDS]);
  });

  it('refuses a message that cannot be serialised, of which nothing was sent', async () => {
    const { url, received } = await vendorServer(() => accepted);
    const send = serviceAt(url).sendTransactional(aSend({ message_data: { total: 42n } }));
    await expect(send).rejects.toMatchObject({ code: 'MESSAGE_INVALID', reason: 'not-json' });
    expect(received).toEqual([]);
  });

  it('returns the delivery in spite of a listener that throws: the send has happened', async () => {
    const { url } = await vendorServer(() => accepted);
    const service = serviceAt(url);
    service.on('send:success', () => {
      throw new Error('of a listener');
    });
    expect(await service.sendTransactional(aSend())).toMatchObject({ deliveryId: 'd1' });
  });

  it('resolves a template of the registry', async () => {
    const { url, received } = await vendorServer(() => accepted);
    const { transactional_message_id: _, ...payload } = aSend().payload;
    await serviceAt(url).sendTransactional({ ...aSend(), payload: { ...payload, template: 'shipping-update' } });
    expect(received).toMatchObject([{ path: '/v1/send/push', body: { transactional_message_id: 'shipping_update' } }]);
    expect(received[0]?.body).not.toHaveProperty('template');
  });

  it('identifies the person by the identifiers of the payload, if it has any', async () => {
    const { url, received } = await vendorServer(() => accepted);
    await serviceAt(url).sendTransactional(aSend({ identifiers: { email: 'u1@example.com' } }));
    await serviceAt(url).sendTransactional({ ...aSend(), idType: 'cio_id' });
    expect(received.map(({ body }) => body.identifiers)).toEqual([{ email: 'u1@example.com' }, { cio_id: 'u1' }]);
  });

  it.each([{ template: 'unknown', transactional_message_id: undefined }, { identifiers: { id: 'u1', email: 'e' } }])(
    'refuses %j before anything is sent',
    async (payload) => {
      const { url, received } = await vendorServer(() => accepted);
      await expect(serviceAt(url).sendTransactional(aSend(payload))).rejects.toMatchObject({ code: 'MESSAGE_INVALID' });
      expect(received).toEqual([]);
    },
  );

  it.each<{ what: string; reply: Reply; code: string }>([
    { what: '400', reply: { status: 400, body: { meta: { error: 'no such template' } } }, code: 'VENDOR_REJECTED' },
    { what: '405', reply: { status: 405 }, code: 'VENDOR_REJECTED' },
    { what: '413', reply: { status: 413 }, code: 'MESSAGE_TOO_LARGE' },
    { what: '422', reply: { status: 422 }, code: 'VENDOR_REJECTED' },
    { what: '401', reply: { status: 401 }, code: 'VENDOR_AUTH' },
    { what: '403', reply: { status: 403 }, code: 'VENDOR_AUTH' },
    { what: '429', reply: { status: 429 }, code: 'VENDOR_THROTTLED' },
    { what: '503', reply: { status: 503 }, code: 'VENDOR_UNAVAILABLE' },
    { what: 'an HTML 503 of a proxy', reply: { status: 503, text: '<h1>no</h1>' }, code: 'VENDOR_UNAVAILABLE' },
    { what: 'an HTML 400', reply: { status: 400, text: '<h1>no</h1>' }, code: 'VENDOR_REJECTED' },
    { what: 'an HTML 502 of a proxy', reply: { status: 502, text: '<h1>no</h1>' }, code: 'SEND_UNKNOWN' },
    { what: '500', reply: { status: 500 }, code: 'SEND_UNKNOWN' },
    { what: '504', reply: { status: 504 }, code: 'SEND_UNKNOWN' },
    { what: '408', reply: { status: 408 }, code: 'SEND_UNKNOWN' },
    { what: 'a reset', reply: 'reset', code: 'SEND_UNKNOWN' },
    { what: 'no response in time', reply: 'never', code: 'SEND_UNKNOWN' },
    { what: '200 that is not JSON', reply: { status: 200, text: 'fine' }, code: 'SEND_UNKNOWN' },
    { what: '200 without a delivery id', reply: { status: 200 }, code: 'SEND_UNKNOWN' },
  ])('maps $what to $code, after one request', async ({ reply, code }) => {
    const { url, received } = await vendorServer(() => reply);
    await expect(serviceAt(url).sendTransactional(aSend())).rejects.toMatchObject({ code });
    expect(received.length).toBe(1);
  });

  it('knows that nothing was sent when the connection is refused', async () => {
    const send = serviceAt(await refusingAddress()).sendTransactional(aSend());
    await expect(send).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
  });

  it('reports the reason of a rejection without the address in it', async () => {
    const { url } = await vendorServer(() => ({ status: 400, body: { meta: { error: 'bad "jo@example.com"' } } }));
    await expect(serviceAt(url).sendTransactional(aSend())).rejects.toThrow(
      'Customer.io answered 400: bad "[address]"',
    );
  });

  it('notifies listeners of the result', async () => {
    const { url } = await vendorServer(() => accepted);
    const service = serviceAt(url);
    const notified: unknown[] = [];
    service.on('send:success', ({ deliveryId }) => void notified.push(deliveryId));
    await service.sendTransactional(aSend());
    expect(notified).toEqual(['d1']);
  });
});
