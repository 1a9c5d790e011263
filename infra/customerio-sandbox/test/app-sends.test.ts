import { describe, expect, it } from 'vitest';
import { anEmail, startSandbox } from './start-sandbox.ts';

const seconds = () => Math.floor(Date.now() / 1000);

describe('POST /v1/send', () => {
  it('accepts an email and journals it with its delivery id', async () => {
    const { app, client } = await startSandbox();

    const answer = await app('POST', '/v1/send/email', anEmail({ message_data: { total: 42 } }));

    expect(answer).toMatchObject({
      status: 200,
      body: { delivery_id: expect.any(String), queued_at: expect.any(Number) },
    });
    expect(await client.journal()).toEqual([
      {
        seq: 1,
        at: expect.any(Number),
        api: 'app',
        action: 'send',
        personId: 'u1',
        requestId: 1,
        deliveryId: answer.body.delivery_id,
        transactionalMessageId: 'receipt',
        messageData: { total: 42 },
      },
    ]);
  });

  it('creates a new message for every accepted send, because sends are not idempotent', async () => {
    const { app, client } = await startSandbox();
    await app('POST', '/v1/send/email', anEmail());
    await app('POST', '/v1/send/email', anEmail());
    expect(new Set((await client.journal()).map(({ deliveryId }) => deliveryId)).size).toBe(2);
  });

  it.each(['push', 'whatsapp', 'inbox_message', 'in_app'])('accepts %s without a recipient', async (channel) => {
    const { app } = await startSandbox();
    expect((await app('POST', `/v1/send/${channel}`, anEmail({ to: undefined }))).status).toBe(200);
  });

  it('accepts an email with a body, subject and sender of its own', async () => {
    const { app } = await startSandbox();
    const own = { transactional_message_id: undefined, body: 'Hello', subject: 'Hi', from: 'shop@example.com' };
    expect((await app('POST', '/v1/send/email', anEmail(own))).status).toBe(200);
  });

  it.each([
    { what: 'no recipient', channel: 'email', fields: { to: undefined }, error: 'to is required' },
    { what: 'an SMS without recipient', channel: 'sms', fields: { to: '' }, error: 'to is required' },
    { what: 'no identifiers', channel: 'email', fields: { identifiers: undefined }, error: 'identifiers' },
    {
      what: 'two identifiers',
      channel: 'email',
      fields: { identifiers: { id: 'u1', email: 'a@b.c' } },
      error: 'identifiers',
    },
    {
      what: 'a phone as identifier',
      channel: 'sms',
      fields: { to: '+14155552671', identifiers: { phone: '+14155552671' } },
      error: 'identifiers',
    },
    {
      what: 'an SMS to an address',
      channel: 'sms',
      fields: { to: 'ada@example.com' },
      error: 'to must be a phone number',
    },
    {
      what: 'no template and no body',
      channel: 'email',
      fields: { transactional_message_id: undefined },
      error: 'body, subject and from',
    },
    {
      what: 'a push without template',
      channel: 'push',
      fields: { transactional_message_id: undefined },
      error: 'transactional_message_id',
    },
    {
      what: '16 recipients',
      channel: 'email',
      fields: { bcc: Array(15).fill('a@b.c').join(',') },
      error: '15 recipients',
    },
    {
      what: 'message_data that is not an object',
      channel: 'email',
      fields: { message_data: [] },
      error: 'message_data',
    },
    {
      what: 'more than 1 MB',
      channel: 'email',
      fields: { message_data: { a: 'x'.repeat(1_000_000) } },
      error: '1000000',
    },
    { what: 'send_at in 91 days', channel: 'email', fields: { send_at: seconds() + 91 * 86_400 }, error: '90 days' },
    { what: 'send_at as text', channel: 'email', fields: { send_at: 'tomorrow' }, error: 'send_at' },
  ])('responds with 400 to $what', async ({ channel, fields, error }) => {
    const { app, client } = await startSandbox();

    const answer = await app('POST', `/v1/send/${channel}`, anEmail(fields));

    expect(answer).toMatchObject({ status: 400, body: { meta: { error: expect.stringContaining(error) } } });
    expect(await client.journal()).toEqual([]);
  });

  it.each(['Receipt', 'receipt'])('responds with 400 for the unknown template %s, ignoring case', async (unknown) => {
    const { app, client } = await startSandbox();
    await client.setFaults({ unknownTemplates: [unknown] });
    expect((await app('POST', '/v1/send/email', anEmail())).status).toBe(400);
    expect((await app('POST', '/v1/send/email', anEmail({ transactional_message_id: 7 }))).status).toBe(200);
  });

  it('refuses every template but the declared ones once one is declared, and says how to declare another', async () => {
    const { app, client } = await startSandbox({ templates: [{ id: 'Receipt', channel: 'email' }] });
    const statusOf = async (id: string | number) =>
      (await app('POST', '/v1/send/email', anEmail({ transactional_message_id: id }))).status;
    expect([await statusOf('receipt'), await statusOf(7)]).toEqual([200, 400]);
    const { body } = await app('POST', '/v1/send/email', anEmail({ transactional_message_id: 7 }));
    expect(body.meta.error).toMatch(/7 was not found; .* SANDBOX_TEMPLATES/);

    await client.declareTemplates([7, 'hello:push']);
    expect(await statusOf('7')).toBe(200);
    await client.reset();
    expect([await statusOf('RECEIPT'), await statusOf(7)]).toEqual([200, 400]);
    expect(await client.journal()).toHaveLength(1);
  });

  it('accepts a message with its own text whatever is declared', async () => {
    const { app } = await startSandbox({ templates: [{ id: 7, channel: 'email' }] });
    const own = { to: 'a@b.c', from: 'c@d.e', subject: 'Hello', body: 'Hello', identifiers: { id: 'u1' } };
    expect((await app('POST', '/v1/send/email', own)).status).toBe(200);
  });

  it.each(['a:pigeon', ':push', 'a,b', ' ', 1.5])('rejects the declaration of %j', async (template) => {
    const { client } = await startSandbox();
    await expect(client.declareTemplates([template])).rejects.toThrow('responded with 400');
  });

  it.each([
    {
      what: 'attachments over 2 MB',
      path: '/v1/send/email',
      fields: { attachments: { a: 'x'.repeat(2_000_001) } },
      status: 413,
    },
    { what: 'a body over 8 MB', path: '/v1/send/email', fields: { pad: 'x'.repeat(8_400_000) }, status: 413 },
    { what: 'a channel that does not exist', path: '/v1/send/pigeon', fields: {}, status: 405 },
    { what: 'a path that does not exist', path: '/v1/nothing', fields: {}, status: 404 },
  ])('responds with $status to $what', async ({ path, fields, status }) => {
    const { app } = await startSandbox();
    expect((await app('POST', path, anEmail(fields))).status).toBe(status);
  });

  it('responds with 401 to another token', async () => {
    const { call } = await startSandbox();
    expect((await call('Bearer other')('POST', '/v1/send/email', anEmail())).status).toBe(401);
  });
});
