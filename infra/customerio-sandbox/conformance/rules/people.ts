import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, personItem, type Rules } from '../rule.ts';

const ENTITY = '/api/v2/entity';

const post = (account: Account, item: object) => account.track('POST', ENTITY, item);
const identify = (account: Account, id: string, attributes: object, fields: object = {}) =>
  post(account, personItem('identify', id, { attributes, ...fields }));

/** The attributes of a person; undefined for nobody. */
async function attributesOf({ app }: Account, id: string): Promise<Record<string, unknown> | undefined> {
  const { status, body } = await app('GET', `/v1/customers/${encodeURIComponent(id)}/attributes`);
  return status === 404
    ? undefined
    : (body as { customer: { attributes: Record<string, unknown> } }).customer.attributes;
}

/** Waits until a person has an attribute; with undefined, until the person has none. */
const until = (account: Account, id: string, name: string, value: string | undefined) =>
  account.eventually(
    () => attributesOf(account, id),
    (attributes) => attributes?.[name] === value,
  );
const untilGone = (account: Account, id: string) =>
  account.eventually(
    () => attributesOf(account, id),
    (attributes) => attributes === undefined,
  );

/** What accepted calls do to people: accepted is not applied. */
export const people: Rules = [
  {
    id: 'person-update-only',
    says: '`_update: true` never creates a person',
    source: 'documented',
    async check(account) {
      const [ghost, known] = [account.id('ghost'), account.id('witness')];
      expectAnswer(await identify(account, ghost, { plan: 'pro', _update: true }), 200);
      expectAnswer(await identify(account, known, { plan: 'pro' }), 200);
      await until(account, known, 'plan', 'pro'); // what came after it is applied
      await untilGone(account, ghost);
    },
  },
  {
    id: 'person-older-loses',
    says: 'An identify with an older `timestamp` (v2) or `_timestamp` (v1) does not undo a newer one',
    source: 'documented',
    async check(account) {
      const [id, now] = [account.id('older'), Math.floor(Date.now() / 1_000)];
      await identify(account, id, { plan: 'new', seats: 'new' }, { timestamp: now });
      await until(account, id, 'plan', 'new');
      await identify(account, id, { plan: 'old' }, { timestamp: now - 60 });
      await account.track('PUT', `/api/v1/customers/${id}`, { seats: 'old', _timestamp: now - 60 });
      await identify(account, id, { marker: 'applied' }, { timestamp: now });
      await until(account, id, 'marker', 'applied');
      assert.partialDeepStrictEqual(await attributesOf(account, id), { plan: 'new', seats: 'new' });
    },
  },
  {
    id: 'person-event-creates',
    says: 'An event creates a person who is new',
    source: 'documented',
    async check(account) {
      const id = account.id('by-event');
      await post(account, personItem('event', id, { name: 'signed_up' }));
      await account.eventually(
        () => attributesOf(account, id),
        (attributes) => attributes !== undefined,
      );
    },
  },
  {
    id: 'person-suppress',
    says: 'Suppressing deletes the profile, and later calls about the person are answered with 200 and ignored',
    source: 'documented',
    async check(account) {
      const id = account.id('suppressed');
      account.afterwards(() => post(account, personItem('unsuppress', id)));
      await identify(account, id, { plan: 'pro' });
      await until(account, id, 'plan', 'pro');
      await post(account, personItem('suppress', id));
      await untilGone(account, id);
      expectAnswer(await identify(account, id, { plan: 'again' }), 200);
      await untilGone(account, id);
    },
  },
  {
    id: 'person-unsuppress',
    says: 'Unsuppressing frees the identifiers, and brings nothing back',
    source: 'documented',
    async check(account) {
      const id = account.id('freed');
      await identify(account, id, { plan: 'pro' });
      await until(account, id, 'plan', 'pro');
      await post(account, personItem('suppress', id));
      await untilGone(account, id);
      await post(account, personItem('unsuppress', id));
      await account.eventually(
        async () => {
          await identify(account, id, { seats: '5' });
          return attributesOf(account, id);
        },
        (attributes) => attributes?.seats === '5' && attributes.plan === undefined,
      );
    },
  },
  {
    id: 'person-delete',
    says: 'A deleted person is created again by the next identify, without the old attributes',
    source: 'documented',
    async check(account) {
      const id = account.id('deleted');
      await identify(account, id, { plan: 'pro' });
      await until(account, id, 'plan', 'pro');
      await post(account, personItem('delete', id));
      await untilGone(account, id);
      await identify(account, id, { seats: '5' });
      await until(account, id, 'seats', '5');
      assert.equal((await attributesOf(account, id))?.plan, undefined);
    },
  },
  {
    id: 'person-merge',
    says: 'A merge moves to the primary what only the secondary has, and the secondary is gone',
    source: 'documented',
    async check(account) {
      const [primary, secondary] = [account.id('merge-a'), account.id('merge-b')];
      await identify(account, primary, { plan: 'pro' });
      await identify(account, secondary, { plan: 'free', seats: '5' });
      await until(account, primary, 'plan', 'pro');
      await until(account, secondary, 'seats', '5');
      await post(account, { type: 'person', action: 'merge', primary: { id: primary }, secondary: { id: secondary } });
      await until(account, primary, 'seats', '5');
      assert.equal((await attributesOf(account, primary))?.plan, 'pro');
    },
  },
  {
    id: 'person-merge-too-early',
    says: 'A merge into a person who does not exist (yet) is answered with 200 and does nothing',
    source: 'documented',
    async check(account) {
      const [primary, secondary] = [account.id('merge-nobody'), account.id('merge-somebody')];
      await identify(account, secondary, { plan: 'pro' });
      await until(account, secondary, 'plan', 'pro');
      const merge = { type: 'person', action: 'merge', primary: { id: primary }, secondary: { id: secondary } };
      expectAnswer(await post(account, merge), 200);
      await identify(account, secondary, { marker: 'applied' });
      await until(account, secondary, 'marker', 'applied');
    },
  },
  {
    id: 'person-email-conflict',
    says: 'An address that belongs to somebody else stays with them, and the call is answered with 200',
    source: 'documented',
    async check(account) {
      const [first, second, address] = [account.id('owner'), account.id('claimant'), account.email('conflict')];
      await identify(account, first, { email: address });
      await until(account, first, 'email', address);
      expectAnswer(await identify(account, second, { email: address, plan: 'pro' }), 200);
      const owners = async () => (await account.app('GET', `/v1/customers?email=${encodeURIComponent(address)}`)).body;
      const { results } = (await owners()) as { results: { id: string }[] };
      assert.deepEqual(
        results.map(({ id }) => id),
        [first],
      );
    },
  },
  {
    id: 'person-unknown-cio-id',
    says: 'A `cio_id` that nobody has creates nobody; the call is answered with 200',
    source: 'documented',
    async check(account) {
      const identifiers = { cio_id: 'ffffffffffff' };
      expectAnswer(await post(account, { type: 'person', action: 'identify', identifiers, attributes: {} }), 200);
    },
  },
];
