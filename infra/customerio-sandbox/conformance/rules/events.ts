import assert from 'node:assert/strict';
import { deriveUlid } from '@cio-bus/contracts';
import type { JournalEntry } from '../../src/workspace/journal-entry.ts';
import type { Account } from '../account.ts';
import { expectAnswer, personItem, type Rules } from '../rule.ts';

const ENTITY = '/api/v2/entity';
const DAY_SECONDS = 86_400;
const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** The journal of the sandbox. @throws Error on another account: these rules are for the sandbox only */
async function journalOf({ sandbox }: Account): Promise<JournalEntry[]> {
  if (!sandbox) throw new Error('only a sandbox has a journal');
  return sandbox.client.journal();
}

const event = (account: Account, fields: object) =>
  account.track('POST', ENTITY, personItem('event', account.id('events'), { name: 'order_paid', ...fields }));

const anonymous = (account: Account, browser: string, at: number) =>
  account.track('POST', '/api/v1/events', { name: 'visited', anonymous_id: browser, timestamp: at });

async function joinedTo(account: Account, browser: string): Promise<(string | undefined)[]> {
  const entries = (await journalOf(account)).filter(({ personId }) => personId === `anonymous:${browser}`);
  return entries.map((entry) => entry.joinedTo);
}

const ACTIVITY = 'shows in the activity log only, minutes later';

/** What happens to accepted events. */
export const events: Rules = [
  {
    id: 'event-repeated',
    says: 'An event whose id, a ULID, was seen before is answered with 200 and ignored',
    source: 'documented',
    onlySandbox: ACTIVITY,
    async check(account) {
      const id = deriveUlid(Date.now(), account.id('repeated'));
      for (const _ of [1, 2]) expectAnswer(await event(account, { id }), 200);
      assert.deepEqual(
        (await journalOf(account)).map(({ duplicate }) => duplicate),
        [undefined, true],
      );
    },
  },
  {
    id: 'event-too-old',
    says: 'An event older than 72 hours is recorded, and starts no campaign',
    source: 'documented',
    onlySandbox: 'needs a campaign that such an event would start',
    async check(account) {
      for (const days of [2, 4])
        expectAnswer(await event(account, { timestamp: nowSeconds() - days * DAY_SECONDS }), 200);
      assert.deepEqual(
        (await journalOf(account)).map(({ startsNoCampaign }) => startsNoCampaign),
        [undefined, true],
      );
    },
  },
  {
    id: 'anonymous-joined',
    says: 'Identifying somebody with `anonymous_id` gives them the events of that id of the last 30 days',
    source: 'documented',
    onlySandbox: ACTIVITY,
    async check(account) {
      const browser = account.id('browser');
      await anonymous(account, browser, nowSeconds() - 29 * DAY_SECONDS);
      await anonymous(account, browser, nowSeconds() - 31 * DAY_SECONDS);
      const person = account.id('joined');
      await account.track('PUT', `/api/v1/customers/${person}`, { anonymous_id: browser });
      assert.deepEqual(await joinedTo(account, browser), [person, undefined]);
    },
  },
  {
    id: 'anonymous-joined-later',
    says: 'Events of that id that come later belong to the same person',
    source: 'assumed',
    onlySandbox: ACTIVITY,
    async check(account) {
      const [browser, person] = [account.id('browser'), account.id('joined')];
      await account.track('PUT', `/api/v1/customers/${person}`, { anonymous_id: browser });
      await anonymous(account, browser, nowSeconds());
      assert.deepEqual(await joinedTo(account, browser), [person]);
    },
  },
];
