import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, expectEntityError, personItem, type Rules } from '../rule.ts';

const ENTITY = '/api/v2/entity';
const BATCH = '/api/v2/batch';
/** An object of this run, which is deleted at its end. */
function aCompany({ track, id, afterwards }: Account): object {
  const identifiers = { object_type_id: '1', object_id: id('company') };
  afterwards(() => track('POST', ENTITY, { type: 'object', action: 'delete', identifiers }));
  return identifiers;
}

/** Track API, version 2. */
export const trackV2: Rules = [
  {
    id: 'v2-all-accepted',
    says: 'A batch of valid items is answered with 200',
    source: 'documented',
    async check({ track, id }) {
      const items = [personItem('identify', id('v2')), personItem('event', id('v2'), { name: 'order_paid' })];
      expectAnswer(await track('POST', BATCH, { batch: items }), 200);
      expectAnswer(await track('POST', ENTITY, items[0]), 200);
    },
  },
  {
    id: 'v2-207',
    says: 'A batch with refused items is answered with 207, which lists each by `batch_index`, from 0, with `reason`, `field` and `message`',
    source: 'documented',
    async check({ track, id }) {
      const [good, bad] = [personItem('identify', id('v2')), personItem('event', id('v2'), { name: '' })];
      const answer = await track('POST', BATCH, { batch: [good, bad, good, bad] });
      expectAnswer(answer, 207);
      const { errors } = answer.body as { errors: Record<string, unknown>[] };
      assert.deepEqual(
        errors.map(({ batch_index }) => batch_index),
        [1, 3],
      );
      for (const name of ['reason', 'field', 'message']) assert.equal(typeof errors[0]?.[name], 'string', name);
    },
  },
  {
    id: 'v2-207-others-applied',
    says: 'The other items of such a batch are applied',
    source: 'documented',
    async check({ track, app, id, eventually }) {
      const person = id('v2-kept');
      const batch = [
        personItem('event', person, { name: '' }),
        personItem('identify', person, { attributes: { plan: 'pro' } }),
      ];
      expectAnswer(await track('POST', BATCH, { batch }), 207);
      await eventually(
        () => app('GET', `/v1/customers/${person}/attributes`),
        ({ status }) => status === 200,
      );
    },
  },
  {
    id: 'v2-whole-batch-refused',
    says: 'A body that is no batch is refused as a whole with 400 and `{"errors":[{reason, field, message}]}`',
    source: 'documented',
    check: async ({ track }) => expectEntityError(await track('POST', BATCH, { items: [] })),
  },
  {
    id: 'v2-person-actions',
    says: 'A person can be the subject of twelve actions',
    source: 'documented',
    async check(account) {
      const { track, id } = account;
      const person = id('v2-actions');
      const relationships = { cio_relationships: [{ identifiers: aCompany(account) }] };
      const device = { device: { token: 't1', platform: 'ios' } };
      const merge = { type: 'person', action: 'merge', primary: { id: person }, secondary: { id: id('v2-other') } };
      const batch = [
        personItem('identify', person, { attributes: {} }),
        ...['event', 'page', 'screen'].map((action) => personItem(action, person, { name: 'conformance' })),
        personItem('add_relationships', person, relationships),
        personItem('delete_relationships', person, relationships),
        personItem('add_device', person, device),
        personItem('delete_device', person, device),
        merge,
        ...['suppress', 'unsuppress', 'delete'].map((action) => personItem(action, person)),
      ];
      assert.equal(batch.length, 12);
      expectAnswer(await track('POST', BATCH, { batch }), 200);
    },
  },
  {
    id: 'v2-object-actions',
    says: 'An object can be identified and deleted',
    source: 'documented',
    async check(account) {
      const { track } = account;
      const item = { type: 'object', identifiers: aCompany(account) };
      expectAnswer(await track('POST', ENTITY, { ...item, action: 'identify', attributes: { name: 'Acme' } }), 200);
      expectAnswer(await track('POST', ENTITY, { ...item, action: 'delete' }), 200);
    },
  },
  {
    id: 'v2-delivery-events',
    says: 'Of a delivery, v2 takes `opened`, `converted` and `delivered`, and nothing else',
    source: 'documented',
    async check({ track }) {
      const item = (name: string) => {
        const identifiers = { id: 'unknown' };
        return { type: 'delivery', action: 'event', identifiers, name, attributes: { device_token: 't1' } };
      };
      const batch = ['opened', 'converted', 'delivered'].map(item);
      expectAnswer(await track('POST', BATCH, { batch }), 200);
      expectEntityError(await track('POST', ENTITY, item('bounced')));
    },
  },
  {
    id: 'v2-one-identifier',
    says: '`identifiers` holds exactly one of `id`, `email`, `phone` and `cio_id`',
    source: 'documented',
    async check({ track, id, email }) {
      const item = (identifiers: object) => ({ type: 'person', action: 'identify', identifiers, attributes: {} });
      for (const identifiers of [{}, { id: id('v2'), email: email('v2') }, { name: 'Ada' }, { id: '' }]) {
        expectEntityError(await track('POST', ENTITY, item(identifiers)));
      }
    },
  },
  {
    id: 'v2-phone-number',
    says: 'A phone number has the form of E.164',
    source: 'documented',
    async check({ track }) {
      const identifiers = { phone: '0415 555 2671' };
      expectEntityError(await track('POST', ENTITY, { type: 'person', action: 'identify', identifiers }));
    },
  },
  {
    id: 'v2-event-data',
    says: "v2's name for v1's `data` is `attributes`, and for `device.id` it is `device.token`",
    source: 'documented',
    async check({ track, id }) {
      expectEntityError(
        await track('POST', ENTITY, personItem('add_device', id('v2'), { device: { id: 't1', platform: 'ios' } })),
      );
      expectAnswer(
        await track('POST', ENTITY, personItem('event', id('v2'), { name: 'x', attributes: { total: 42 } })),
        200,
      );
    },
  },
  {
    id: 'v2-unknown-names',
    says: 'Another `type` or `action` is refused',
    source: 'documented',
    async check({ track, id }) {
      expectEntityError(await track('POST', ENTITY, { ...personItem('identify', id('v2')), type: 'robot' }));
      expectEntityError(await track('POST', ENTITY, personItem('praise', id('v2'))));
    },
  },
  {
    id: 'v2-anonymous',
    says: 'An event with `identifiers.anonymous_id` is accepted',
    source: 'assumed',
    async check({ track, id }) {
      const identifiers = { anonymous_id: id('browser') };
      expectAnswer(await track('POST', ENTITY, { type: 'person', action: 'event', identifiers, name: 'visited' }), 200);
    },
  },
];
