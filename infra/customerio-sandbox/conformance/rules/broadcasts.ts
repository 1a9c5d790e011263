import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, expectAppError, type Rules } from '../rule.ts';

const PATH = '/v1/campaigns/12/triggers';
const SENDS = 'sends a broadcast to people of the account';
/** The limit of the sandbox counts requests, whatever becomes of them. */
const wait = ({ sandbox }: Account) => sandbox?.advance(10_000);

/** Broadcasts that are triggered by the API. */
export const broadcasts: Rules = [
  {
    id: 'broadcast-trigger',
    says: 'A trigger is answered with its id, under which its state can be read',
    source: 'documented',
    onlySandbox: SENDS,
    async check({ app }) {
      const answer = await app('POST', PATH, { data: { headline: 'Hello' } });
      expectAnswer(answer, 200);
      const { id } = answer.body as { id: number };
      assert.equal(typeof id, 'number');
      expectAnswer(await app('GET', `${PATH}/${id}`), 200);
      expectAppError(await app('GET', `${PATH}/${id + 1}`), 404);
    },
  },
  {
    id: 'broadcast-rate-limit',
    says: 'One broadcast per 10 seconds is accepted, others are refused with 429',
    source: 'documented',
    onlySandbox: SENDS,
    async check(account) {
      expectAnswer(await account.app('POST', PATH, {}), 200);
      expectAppError(await account.app('POST', PATH, {}), 429);
      wait(account);
      expectAnswer(await account.app('POST', PATH, {}), 200);
    },
  },
  {
    id: 'broadcast-data',
    says: 'The data of a broadcast has at most 50,000 bytes',
    source: 'documented',
    onlySandbox: SENDS,
    check: async ({ app }) => expectAppError(await app('POST', PATH, { data: { text: 'x'.repeat(50_001) } }), 400),
  },
  {
    id: 'broadcast-recipients',
    says: 'A broadcast names at most 10,000 people, in one way',
    source: 'documented',
    onlySandbox: SENDS,
    async check(account) {
      const ids = Array.from({ length: 10_001 }, (_, index) => `u${index}`);
      expectAppError(await account.app('POST', PATH, { ids }), 400);
      wait(account);
      expectAppError(await account.app('POST', PATH, { ids: ['u1'], emails: ['ada@example.com'] }), 400);
    },
  },
];
