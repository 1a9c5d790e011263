import assert from 'node:assert/strict';
import type { Account, Answer } from '../account.ts';
import { expectAnswer, expectAppError, NotShown, type Rules } from '../rule.ts';

interface Page {
  messages: { id: string; created: number }[];
  next: string;
}
async function pageOf({ app }: Account, query: string): Promise<Page> {
  const answer = await app('GET', `/v1/messages?${query}`);
  expectAnswer(answer, 200);
  return answer.body as Page;
}

/** Sends to list: a real account has its own. */
async function sendThree({ sandbox, app, template, recipient, id }: Account): Promise<void> {
  const body = { to: recipient, identifiers: { id: id('recipient') }, transactional_message_id: template };
  for (const _ of sandbox ? [1, 2, 3] : []) await app('POST', '/v1/send/email', body);
}

/** Lookups of the App API, and how it refuses. */
export const lookups: Rules = [
  {
    id: 'app-not-found',
    says: 'What does not exist is answered with 404 and `{"errors":[{detail, status}]}`, the status as text',
    source: 'documented',
    async check({ app }) {
      for (const path of ['/v1/messages/unknown', '/v1/campaigns/999999999', '/v1/newsletters/999999999']) {
        expectAppError(await app('GET', path), 404);
      }
    },
  },
  {
    id: 'app-rate-limit',
    says: 'More than 10 requests per second are refused with 429 and a `Retry-After` in whole seconds',
    source: 'documented',
    async check({ app, eventually, sandbox }) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => app('GET', '/v1/transactional')));
      const throttled = answers.find(({ status }) => status === 429);
      assert.ok(throttled, 'none of 40 requests at once was refused');
      expectAppError(throttled, 429);
      assert.match(String(throttled.retryAfter), /^\d+$/);
      sandbox?.advance(1_000);
      const isOver = ({ status }: Answer) => status === 200;
      await eventually(() => app('GET', '/v1/transactional'), isOver); // or the next rule would meet the limit
    },
  },
  {
    id: 'messages-cursor',
    says: 'Messages are listed newest first, in pages; `next` is the `start` of the following one, and empty at the end',
    source: 'documented',
    async check(account) {
      await sendThree(account);
      const first = await pageOf(account, 'limit=2');
      if (first.next === '') throw new NotShown('the account has no more than 2 messages');
      const second = await pageOf(account, `limit=2&start=${encodeURIComponent(first.next)}`);
      const ids = [...first.messages, ...second.messages].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'a message is on two pages');
      const times = [...first.messages, ...second.messages].map(({ created }) => created);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
      );
    },
  },
  {
    id: 'messages-limit',
    says: 'A page has at most 1,000 messages',
    source: 'documented',
    async check({ app }) {
      expectAnswer(await app('GET', '/v1/messages?limit=1000'), 200);
      expectAnswer(await app('GET', '/v1/messages?limit=1001'), 400);
    },
  },
  {
    id: 'messages-by-time',
    says: '`start_ts` and `end_ts` select by the time of creation, in seconds',
    source: 'documented',
    async check(account) {
      await sendThree(account);
      if (!(await pageOf(account, 'limit=1')).messages?.length) throw new NotShown('the account has no message');
      const soon = Math.floor(Date.now() / 1_000) + 3_600;
      assert.deepEqual((await pageOf(account, `start_ts=${soon}`)).messages ?? [], []);
      assert.deepEqual((await pageOf(account, `end_ts=${soon - 10 * 365 * 86_400}`)).messages ?? [], []);
    },
  },
  {
    id: 'templates-listed',
    says: '`GET /v1/transactional` lists templates by number and name',
    source: 'documented',
    async check(account) {
      await sendThree(account);
      const { messages } = (await account.app('GET', '/v1/transactional')).body as { messages: { id: unknown }[] };
      if (messages.length === 0) throw new NotShown('the account has no template');
      for (const { id } of messages) assert.equal(typeof id, 'number');
    },
  },
  {
    id: 'addresses-listed',
    says: '`GET /v1/info/ip_addresses` lists where webhooks come from',
    source: 'documented',
    async check({ app }) {
      const { body } = await app('GET', '/v1/info/ip_addresses');
      assert.ok(Array.isArray((body as { ip_addresses?: unknown }).ip_addresses));
    },
  },
  {
    id: 'person-by-identifier',
    says: 'A person in a path of the App API is named by `id`, unless `id_type` says by what',
    source: 'documented',
    async check({ track, app, id, email, eventually }) {
      const [person, address] = [id('looked-up'), encodeURIComponent(email('looked-up'))];
      await track('PUT', `/api/v1/customers/${person}`, { email: email('looked-up') });
      await eventually(
        () => app('GET', `/v1/customers/${person}/attributes`),
        ({ status }) => status === 200,
      );
      expectAnswer(await app('GET', `/v1/customers/${address}/attributes?id_type=email`), 200);
      expectAppError(await app('GET', `/v1/customers/${address}/attributes`), 404);
    },
  },
];
