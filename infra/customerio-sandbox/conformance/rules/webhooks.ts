import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../account.ts';
import { personItem, type Rules } from '../rule.ts';

const UNREACHABLE = 'needs an address that Customer.io can reach';
const SECRET = 'webhook-secret';

interface Post {
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown> & { data: Record<string, unknown> };
}

/** Receives the webhooks of the sandbox: resolves with the first post after `act`. */
async function firstPost(account: Account, act: () => Promise<unknown>, settings: object = {}): Promise<Post> {
  const { promise, resolve } = Promise.withResolvers<Post>();
  const server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      raw += chunk;
    });
    request.on('error', () => {}); // a later post, which ends with the server
    request.on('end', () => {
      response.end();
      resolve({ headers: request.headers, raw, body: JSON.parse(raw) });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await account.sandbox?.client.configureWebhooks({ url, secret: SECRET, ...settings });
    await act();
    const first = await promise;
    await untilAnswered(account); // what is repeated would be the first post of the next call
    return first;
  } finally {
    await account.sandbox?.client.configureWebhooks({ url: null });
    server.close();
    server.closeAllConnections();
  }
}

/** Waits until the sandbox has got the answer to every post. */
async function untilAnswered({ sandbox }: Account): Promise<void> {
  while ((await sandbox?.client.webhooks())?.pending) await new Promise((resolve) => setTimeout(resolve, 10));
}

const sendEmail = ({ app, recipient, id, template }: Account) =>
  app('POST', '/v1/send/email', {
    to: recipient,
    identifiers: { id: id('recipient') },
    transactional_message_id: template,
  });

const identify = ({ track, id }: Account, attributes: object) =>
  track('POST', '/api/v2/entity', personItem('identify', id('subscriber'), { attributes }));

/** Reporting webhooks, as they arrive. Their waits are checked by tests of their own. */
export const webhooks: Rules = [
  {
    id: 'webhook-envelope',
    says: 'A post is one event: `event_id`, `object_type`, `metric` without the channel, `timestamp` in seconds, `data`',
    source: 'documented',
    onlySandbox: UNREACHABLE,
    async check(account) {
      const { body } = await firstPost(account, () => sendEmail(account));
      assert.deepEqual(Object.keys(body).sort(), ['data', 'event_id', 'metric', 'object_type', 'timestamp']);
      assert.deepEqual([body.object_type, body.metric], ['email', 'sent']);
      assert.ok(Number(body.timestamp) > 1e9 && Number(body.timestamp) < 1e11);
    },
  },
  {
    id: 'webhook-transactional',
    says: 'A report of a transactional message has the number of the template, the delivery and the identifiers of the person',
    source: 'documented',
    onlySandbox: UNREACHABLE,
    async check(account) {
      const { body } = await firstPost(account, () => sendEmail(account));
      const { transactional_message_id: template, delivery_id: delivery, identifiers } = body.data;
      assert.deepEqual([template, typeof delivery], [account.template, 'string']);
      assert.partialDeepStrictEqual(identifiers, { id: account.id('recipient') });
    },
  },
  {
    id: 'webhook-signature',
    says: 'It is signed: hex HMAC-SHA256 of `v0:<timestamp>:<body>` in `X-CIO-Signature`',
    source: 'documented',
    onlySandbox: UNREACHABLE,
    async check(account) {
      const { headers, raw } = await firstPost(account, () => sendEmail(account));
      const signed = `v0:${headers['x-cio-timestamp']}:${raw}`;
      const expected = createHmac('sha256', SECRET).update(signed).digest('hex');
      assert.equal(headers['x-cio-signature'], expected);
    },
  },
  {
    id: 'webhook-customer',
    says: 'An attribute that unsubscribes a person is reported as `customer` `unsubscribed`',
    source: 'documented',
    onlySandbox: UNREACHABLE,
    async check(account) {
      const { body } = await firstPost(account, () => identify(account, { unsubscribed: true }));
      assert.deepEqual([body.object_type, body.metric], ['customer', 'unsubscribed']);
      assert.equal(body.data.customer_id, account.id('subscriber'));
    },
  },
  {
    id: 'webhook-content',
    says: 'The content of preferences comes as text that is JSON, and only with the option Body Content',
    source: 'documented',
    onlySandbox: UNREACHABLE,
    async check(account) {
      const change = (topic: boolean) => () =>
        identify(account, { cio_subscription_preferences: { topics: { topic_1: topic } } });
      const without = await firstPost(account, change(true));
      const { body } = await firstPost(account, change(false), { content: true });
      assert.equal(without.body.data.content, undefined);
      assert.deepEqual(JSON.parse(String(body.data.content)), { topics: { topic_1: false } });
    },
  },
];
