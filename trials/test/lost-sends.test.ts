import { createTemplates, type TransactionalCommand } from '@cio-bus/contracts';
import { createCustomerIOService } from '@cio-bus/customerio';
import { createSandbox, createSandboxClient } from '@cio-bus/customerio-sandbox';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { aTransactionalCommand } from '@cio-bus/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const data = z.strictObject({});
const text = {
  channel: 'email',
  from: 'shop@example.com',
  subject: 'Your order',
  body: '<p>Thanks</p>',
  data,
} as const;
const templates = createTemplates([
  { name: 'receipt', ...text },
  { name: 'reminder', ...text },
  { name: 'shipped', channel: 'email', transactionalMessageId: 7, data },
]);

/** The real client against a sandbox that accepts each send and loses its response. */
async function setUp() {
  const sandbox = createSandbox({ siteId: 'site', trackApiKey: 'track', appApiKey: 'app', isLimited: false });
  const { url } = await sandbox.start();
  const settings = {
    CUSTOMERIO_REGION: 'us',
    BUS_ENVIRONMENT: 'test',
    CUSTOMERIO_APP_API_KEY: new Secret('app'),
    CUSTOMERIO_APP_URL: url,
    CUSTOMERIO_SEND_TIMEOUT_MS: 60_000,
    CUSTOMERIO_SEND_RATE: 1_000,
  } as const;
  const service = createCustomerIOService(settings, quietTelemetry('test'), { templates });
  onTestFinished(async () => {
    await service.stop();
    await sandbox.stop();
  });
  const client = createSandboxClient(url);
  await client.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['reset', '502'] });
  return { service, client };
}

const since = new Date(Date.now() - 60_000);

it.each<{ what: string; payload: Partial<TransactionalCommand['payload']> }>([
  { what: 'a template by name', payload: { transactional_message_id: 'Receipt' } },
  { what: 'a template by number', payload: { transactional_message_id: 7 } },
  {
    what: 'a text of its own',
    payload: { body: 'Thank you', subject: 'Your order {{ id }}', from: 'shop@example.com' },
  },
])('finds a lost send of $what, and no other', async ({ payload }) => {
  const { service, client } = await setUp();
  const own = { channel: 'email', to: 'ada@example.com', ...payload } as const;
  const send = (userId: string, fields: TransactionalCommand['payload']) => {
    const command = aTransactionalCommand({ userId, payload: fields });
    return { command, sent: service.sendTransactional(command) };
  };
  for (const userId of ['u1', 'u2', '..']) {
    const other = send(userId, { channel: 'email', to: 'ada@example.com', transactional_message_id: 'other' });
    await expect(other.sent).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    const { command, sent } = send(userId, own);
    await expect(sent).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
    const accepted = (await client.journal()).at(-1);
    expect(await service.findDeliveries(command, since)).toEqual([accepted?.deliveryId]);
  }
});

// Or the lookup of one send takes the delivery of another one for its own: that one is lost, and the other sent twice.
it('gives one lookup key to all sends for which a lookup finds the same delivery', async () => {
  const { service } = await setUp();
  const { data: _schema, ...ownText } = text;
  const payloads: Partial<TransactionalCommand['payload']>[] = [
    { template: 'receipt' },
    { template: 'reminder' },
    ownText,
    { template: 'shipped' },
    { transactional_message_id: 7 },
    { transactional_message_id: '7' },
    { transactional_message_id: 'Order paid' },
    { transactional_message_id: 'order_paid' },
    { transactional_message_id: 'ORDER_PAID' },
  ];
  const people = [{ userId: 'u1' }, { userId: 'u2' }, { userId: 'u3', identifiers: { id: 'u1' } }];
  const commands = people.flatMap(({ userId, ...identifiers }) =>
    payloads.map((payload) =>
      aTransactionalCommand({
        userId,
        payload: { channel: 'email', to: 'ada@example.com', ...identifiers, ...payload },
      }),
    ),
  );
  for (const command of commands)
    await expect(service.sendTransactional(command)).rejects.toMatchObject({ code: 'SEND_UNKNOWN' });
  const found = await Promise.all(
    commands.map(async (command) => ({
      key: service.lookupKey(command),
      ids: await service.findDeliveries(command, since),
    })),
  );
  const keysOf = Map.groupBy(
    found.flatMap(({ key, ids }) => ids.map((id) => ({ key, id }))),
    ({ id }) => id,
  );
  expect(keysOf.size).toBe(commands.length);
  for (const pairs of keysOf.values()) expect(new Set(pairs.map(({ key }) => key)).size).toBe(1);
});
