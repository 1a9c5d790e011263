import { APIClient, SendEmailRequest, TrackClient } from 'customerio-node';
import { describe, expect, it } from 'vitest';
import { event, identify, keys, startSandbox } from './start-sandbox.ts';

async function startClients() {
  const { url, client } = await startSandbox();
  const retry = { maxRetries: 0 };
  return {
    sandbox: client,
    tracking: new TrackClient(keys.siteId, keys.trackApiKey, { url: `${url}/api/v1`, retry }),
    api: new APIClient(keys.appApiKey, { url: `${url}/v1`, retry }),
  };
}

describe("Customer.io's own client", () => {
  it('identifies, tracks and looks up the region', async () => {
    const { tracking, sandbox } = await startClients();
    await tracking.identify('u1', { plan: 'pro' });
    await tracking.track('u1', { name: 'order_paid', data: { total: 42 } });
    await tracking.trackAnonymous('a1', { name: 'visited' });
    await tracking.addDevice('u1', 't1', 'ios');

    expect((await sandbox.journal()).map(({ action, personId }) => `${action} ${personId}`)).toEqual([
      'identify u1',
      'event u1',
      'event anonymous:a1',
      'add_device u1',
    ]);
    expect(await tracking.getAccountRegion()).toMatchObject({ region: 'us' });
  });

  it('reads the errors of a 207', async () => {
    const { tracking } = await startClients();
    const result = await tracking.batch([identify('u1'), event('u1', { name: '' })]);
    expect(result.errors).toMatchObject([{ batch_index: 1, field: 'name' }]);
  });

  it('sends an email and finds it among the messages of the person', async () => {
    const { api } = await startClients();
    const sent = await api.sendEmail(
      new SendEmailRequest({ to: 'ada@example.com', identifiers: { id: 'u1' }, transactional_message_id: '5' }),
    );
    const { messages } = await api.getCustomerMessages('u1', { limit: 10, start_ts: Number(sent.queued_at) });
    expect(messages).toMatchObject([{ id: sent.delivery_id, recipient: 'ada@example.com' }]);
  });

  it('rejects with the status and message of an error', async () => {
    const { api, tracking, sandbox } = await startClients();
    await sandbox.setFaults({ unknownTemplates: [5] });
    const send = new SendEmailRequest({ to: 'a@b.c', identifiers: { id: 'u1' }, transactional_message_id: 5 });
    await expect(api.sendEmail(send)).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining('5') });
    await expect(tracking.track('u1', { name: 'n'.repeat(101) })).rejects.toMatchObject({ statusCode: 400 });
  });
});
