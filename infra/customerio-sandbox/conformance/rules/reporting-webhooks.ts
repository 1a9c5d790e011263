import assert from 'node:assert/strict';
import { subscribableEvents } from '@cio-bus/contracts';
import type { Account } from '../account.ts';
import { expectAnswer, expectAppError, type Rules } from '../rule.ts';

const PATH = '/v1/reporting_webhooks';
const body = {
  name: 'conformance',
  endpoint: 'https://example.com/conformance',
  events: ['email_bounced'],
  disabled: true,
};

/** Creates a disabled webhook, which is deleted at the end. */
async function create(account: Account, fields: object = {}) {
  const answer = await account.app('POST', PATH, { ...body, ...fields });
  const { id } = answer.body as { id?: number };
  if (id !== undefined) account.afterwards(() => account.app('DELETE', `${PATH}/${id}`));
  return { answer, path: `${PATH}/${id}` };
}

/** The configuration of reporting webhooks. */
export const reportingWebhooks: Rules = [
  {
    id: 'webhook-created',
    says: 'A reporting webhook is created disabled or not, and has a number and the type `webhook`',
    source: 'documented',
    async check(account) {
      const { answer } = await create(account);
      expectAnswer(answer, 200, { ...body, type: 'webhook' });
    },
  },
  {
    id: 'webhook-defaults',
    says: 'It reports only the first open and click of a message, unless `full_resolution` says all',
    source: 'documented',
    async check(account) {
      const { answer, path } = await create(account);
      assert.notEqual((answer.body as { full_resolution?: boolean }).full_resolution, true);
      expectAnswer(await account.app('PUT', path, { full_resolution: true }), 200, { full_resolution: true });
    },
  },
  {
    id: 'webhook-required',
    says: 'It needs a name, an endpoint and at least one event',
    source: 'documented',
    async check(account) {
      for (const fields of [{ name: undefined }, { endpoint: undefined }, { events: [] }, { endpoint: 'nowhere' }]) {
        expectAnswer((await create(account, fields)).answer, 400);
      }
    },
  },
  {
    id: 'webhook-events',
    says: 'There are 72 names of events, with the channel in front; another name is refused',
    source: 'documented',
    async check(account) {
      assert.equal(subscribableEvents.length, 72);
      expectAnswer((await create(account, { events: subscribableEvents })).answer, 200);
      expectAnswer((await create(account, { events: ['slack_undeliverable'] })).answer, 400);
      expectAnswer((await create(account, { events: ['bounced'] })).answer, 400);
    },
  },
  {
    id: 'webhook-by-id',
    says: 'It is read, updated and deleted by its number; then it is answered with 404',
    source: 'documented',
    async check(account) {
      const { path } = await create(account);
      expectAnswer(await account.app('GET', path), 200, body);
      expectAnswer(await account.app('PUT', path, { name: 'renamed' }), 200, {
        name: 'renamed',
        endpoint: body.endpoint,
      });
      const { status } = await account.app('DELETE', path);
      assert.ok(status === 200 || status === 204, `deleting responded with ${status}`);
      expectAppError(await account.app('GET', path), 404);
      expectAppError(await account.app('DELETE', path), 404);
    },
  },
];
