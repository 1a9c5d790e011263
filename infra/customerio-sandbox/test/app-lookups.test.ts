import { describe, expect, it } from 'vitest';
import { anEmail, identify, startSandbox } from './start-sandbox.ts';

describe('messages', () => {
  it('finds a send by person, template and id, so that one in doubt can be resolved', async () => {
    const { app, track } = await startSandbox();
    await track('POST', '/api/v2/entity', identify('u1', { email: 'ada@example.com' }));
    const { delivery_id: id, queued_at: created } = (await app('POST', '/v1/send/email', anEmail())).body;
    const message = expect.objectContaining({
      id,
      created,
      deduplicate_id: `${id}:${created}`,
      type: 'email',
      recipient: 'ada@example.com',
      customer_identifiers: { id: 'u1', email: 'ada@example.com', cio_id: expect.any(String) },
      metrics: expect.objectContaining({ sent: expect.any(Number) }), // in seconds: perhaps the next one
    });

    for (const path of [
      '/v1/customers/u1/messages',
      '/v1/customers/ada%40example.com/messages',
      '/v1/transactional/1001/messages',
      '/v1/messages',
    ]) {
      expect((await app('GET', path)).body).toEqual({ messages: [message], next: '' });
    }
    const { body } = await app('GET', `/v1/messages/${id}`);
    expect(body).toEqual({ message });
    expect(body.message).not.toHaveProperty('transactional_message_id');
    expect((await app('GET', '/v1/transactional/receipt/messages')).status).toBe(404);
  });

  it('lists declared templates before anything is sent with them', async () => {
    const { app } = await startSandbox({
      templates: [
        { id: 'receipt', channel: 'email' },
        { id: 7, channel: 'push' },
      ],
    });
    const listed = (await app('GET', '/v1/transactional')).body.messages;
    expect(listed).toMatchObject([
      { id: 1001, name: 'receipt' },
      { id: 7, name: '7' },
    ]);
    expect((await app('GET', '/v1/transactional/7/contents')).body).toMatchObject({ contents: [{ type: 'push' }] });
    expect((await app('GET', '/v1/transactional/7/messages')).body).toEqual({ messages: [], next: '' });
  });

  it('pages with a cursor, newest first, each message once', async () => {
    const { app } = await startSandbox();
    const sent: string[] = [];
    for (let count = 0; count < 5; count++)
      sent.push((await app('POST', '/v1/send/email', anEmail())).body.delivery_id);

    const found: string[] = [];
    let start = '';
    do {
      const { body } = await app('GET', `/v1/customers/u1/messages?limit=2&start=${start}`);
      found.push(...body.messages.map(({ id }: { id: string }) => id));
      start = body.next;
    } while (start !== '');

    expect(found).toEqual(sent.reverse());
  });

  it.each([
    { query: 'start_ts=200', found: ['sms', 'email'] },
    { query: 'end_ts=100', found: ['email'] },
    { query: 'start_ts=101&end_ts=199', found: [] },
    { query: 'type=twilio', found: ['sms'] },
    { query: 'transactional_id=1001', found: ['email', 'email'] },
    { query: 'metric=spammed', found: [] },
  ])('filters by $query', async ({ query, found }) => {
    let time = 100_000;
    const { app } = await startSandbox({ now: () => time, webhooks: { rates: { spammed: 0 } } });
    await app('POST', '/v1/send/email', anEmail());
    time = 200_000;
    await app('POST', '/v1/send/email', anEmail());
    await app('POST', '/v1/send/sms', anEmail({ transactional_message_id: 7, to: '+391' }));

    const { body } = await app('GET', `/v1/customers/u1/messages?${query}`);

    expect(body.messages.map(({ type }: { type: string }) => type.replace('twilio', 'sms'))).toEqual(found);
  });

  it.each([
    { path: '/v1/messages/unknown', status: 404 },
    { path: '/v1/messages?limit=1001', status: 400 },
    { path: '/v1/messages?start_ts=yesterday', status: 400 },
    { path: '/v1/customers/nobody/messages', status: 200 },
    { path: '/v1/campaigns/1/metrics?version=2', status: 400 },
    { path: '/v1/campaigns/1/metrics?period=centuries', status: 400 },
  ])('responds with $status to $path', async ({ path, status }) => {
    const { app } = await startSandbox();
    expect((await app('GET', path)).status).toBe(status);
  });
});

describe('metrics and templates', () => {
  it('counts the reports on the sends of a template', async () => {
    const now = () => Date.UTC(2026, 10, 21, 12);
    const { app } = await startSandbox({ now, webhooks: { rates: { bounced: 1 } } });
    await app('POST', '/v1/send/email', anEmail());

    const { series } = (await app('GET', '/v1/transactional/1001/metrics?period=days&steps=2&type=email')).body.metric;

    expect(series).toMatchObject({ created: [0, 1], sent: [0, 1], bounced: [0, 1], delivered: [0, 0] });
  });

  it('counts the emitted events of a campaign, by version 2 of the metrics', async () => {
    const now = Date.UTC(2026, 10, 21, 12);
    const { app, client } = await startSandbox({
      now: () => now,
      webhooks: { url: 'http://127.0.0.1:9/', secret: 's' },
    });
    await client.emit([
      { object_type: 'email', metric: 'opened', data: { campaign_id: 23, prefetched: true } },
      { object_type: 'email', metric: 'clicked', data: { campaign_id: 23 } },
    ]);

    const query = `version=2&res=hourly&start=${now / 1000 - 3600}&end=${now / 1000}`;
    const { series } = (await app('GET', `/v1/campaigns/23/metrics?${query}`)).body.metric;

    expect(series).toMatchObject({
      opened: [0, 1],
      prefetch_opened: [0, 1],
      human_opened: [0, 0],
      human_clicked: [0, 1],
    });
  });

  it('lists the used templates and the source addresses of webhooks', async () => {
    const { app } = await startSandbox();
    await app('POST', '/v1/send/email', anEmail());
    await app('POST', '/v1/send/email', anEmail({ transactional_message_id: 7 }));
    expect((await app('GET', '/v1/transactional')).body.messages).toMatchObject([
      { id: 1001, name: 'receipt' },
      { id: 7, name: '7' },
    ]);
    expect((await app('GET', '/v1/info/ip_addresses')).body).toEqual({ ip_addresses: ['127.0.0.1'] });
  });
});
