import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, expectEntityError, personItem, type Rules } from '../rule.ts';

const ENTITY = '/api/v2/entity';

/** An object of this run; it is deleted at the end. */
function anObject(account: Account, name: string) {
  const identifiers = { object_type_id: '1', object_id: `${account.id('object')}-${name}` };
  const item = (action: string, fields: object = {}) => ({ type: 'object', action, identifiers, ...fields });
  account.afterwards(() => account.track('POST', ENTITY, item('delete')));
  return { identifiers, item };
}

const relate = (account: Account, action: string, person: string, identifiers: object, attributes?: object) => {
  const relationship = { identifiers, ...(attributes && { relationship_attributes: attributes }) };
  return account.track('POST', ENTITY, personItem(action, person, { cio_relationships: [relationship] }));
};

type Relationship = { identifiers: { object_id: string }; relationship_attributes?: object };

/** Waits until a person is related to exactly these objects. */
const untilRelated = (account: Account, person: string, ids: string[]) =>
  account.eventually(
    async () => {
      const { body } = await account.app('GET', `/v1/customers/${person}/relationships`);
      return (body as { cio_relationships?: Relationship[] }).cio_relationships ?? [];
    },
    (found) => JSON.stringify(found.map(({ identifiers }) => identifiers.object_id)) === JSON.stringify(ids),
  );

/** Objects, and people's relationships to them. */
export const objects: Rules = [
  {
    id: 'object-related',
    says: 'A person is related to an object, with attributes of the relationship; the object is created when new',
    source: 'documented',
    async check(account) {
      const { identifiers } = anObject(account, 'related');
      const person = account.id('member');
      expectAnswer(await relate(account, 'add_relationships', person, identifiers, { role: 'admin' }), 200);
      const [found] = await untilRelated(account, person, [identifiers.object_id]);
      assert.deepEqual(found?.relationship_attributes, { role: 'admin' });
    },
  },
  {
    id: 'object-unrelated',
    says: 'A relationship ends',
    source: 'documented',
    async check(account) {
      const { identifiers } = anObject(account, 'left');
      const person = account.id('leaver');
      await relate(account, 'add_relationships', person, identifiers);
      await untilRelated(account, person, [identifiers.object_id]);
      await relate(account, 'delete_relationships', person, identifiers);
      await untilRelated(account, person, []);
    },
  },
  {
    id: 'object-deleted',
    says: 'With an object, all relationships to it are deleted',
    source: 'documented',
    async check(account) {
      const { identifiers, item } = anObject(account, 'deleted');
      const person = account.id('bereft');
      await relate(account, 'add_relationships', person, identifiers);
      await untilRelated(account, person, [identifiers.object_id]);
      await account.track('POST', ENTITY, item('delete'));
      await untilRelated(account, person, []);
    },
  },
  {
    id: 'object-in-identify',
    says: 'An identify can relate a person too: `cio_relationships`, a list beside the attributes',
    source: 'documented',
    async check(account) {
      const { identifiers } = anObject(account, 'identified');
      const person = account.id('employee');
      const item = personItem('identify', person, { attributes: {}, cio_relationships: [{ identifiers }] });
      expectAnswer(await account.track('POST', ENTITY, item), 200);
      await untilRelated(account, person, [identifiers.object_id]);
    },
  },
  {
    id: 'object-identifiers',
    says: 'An object is named by `object_type_id` and `object_id`',
    source: 'documented',
    async check({ track }) {
      const item = { type: 'object', action: 'identify', attributes: {} };
      expectEntityError(await track('POST', ENTITY, { ...item, identifiers: { object_id: 'acme' } }));
      expectEntityError(await track('POST', ENTITY, { ...item, identifiers: { object_type_id: '1' } }));
    },
  },
];
