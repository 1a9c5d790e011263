import type { Account } from '../account.ts';
import { expectAnswer, expectEntityError, expectMetaError, personItem, type Rule, type Rules } from '../rule.ts';

const ENTITY = '/api/v2/entity';
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
/** A text of this many bytes, in characters of two bytes. */
const wide = (bytes: number) => 'ä'.repeat(Math.floor(bytes / 2)) + 'x'.repeat(bytes % 2);

/** A limit: what just keeps it is accepted, what exceeds it by one is refused. */
const limit = (id: string, says: string, allowed: number, item: (account: Account, size: number) => object): Rule => ({
  id,
  says,
  source: 'documented',
  async check(account) {
    expectAnswer(await account.track('POST', ENTITY, item(account, allowed)), 200);
    expectEntityError(await account.track('POST', ENTITY, item(account, allowed + 1)));
  },
});

/** An id of this run that has this many bytes. */
const idOf = (account: Account, bytes: number) => account.id('x'.repeat(bytes - account.id('').length));

const identified = (account: Account, attributes: object) =>
  personItem('identify', account.id('limits'), { attributes });

/** Sizes that the Track API takes. */
export const trackLimits: Rules = [
  limit('limit-id', 'A person id has at most 150 bytes', 150, (account, size) =>
    personItem('identify', idOf(account, size), { attributes: {} }),
  ),
  limit('limit-attribute-name', 'An attribute name has at most 150 bytes', 150, (account, size) =>
    identified(account, { [wide(size)]: 1 }),
  ),
  limit('limit-attribute-value', 'An attribute value has at most 1,000 bytes, not characters', 1_000, (account, size) =>
    identified(account, { note: wide(size) }),
  ),
  limit('limit-attributes', 'An identify has at most 300 attributes', 300, (account, size) =>
    identified(account, many(size)),
  ),
  limit('limit-event-name', 'An event name has at most 100 bytes', 100, (account, size) =>
    personItem('event', account.id('limits'), { name: wide(size) }),
  ),
  {
    id: 'limit-item',
    says: 'An item has at most 32 kB, alone and in a batch',
    source: 'documented',
    async check({ track, id }) {
      const item = personItem('event', id('limits'), { name: 'large', attributes: { text: 'x'.repeat(33_000) } });
      expectEntityError(await track('POST', ENTITY, item));
      expectAnswer(await track('POST', '/api/v2/batch', { batch: [item] }), 207, { errors: [{ batch_index: 0 }] });
    },
  },
  {
    id: 'limit-batch',
    says: 'A batch has at most 500 kB, or is refused as a whole',
    source: 'documented',
    async check({ track, id }) {
      const item = personItem('event', id('limits'), { name: 'large', attributes: { text: 'x'.repeat(30_000) } });
      expectEntityError(await track('POST', '/api/v2/batch', { batch: Array.from({ length: 17 }, () => item) }));
    },
  },
  {
    id: 'limit-event-data',
    says: "The data of v1's event has at most 100,000 bytes",
    source: 'documented',
    async check({ track, id }) {
      const send = (size: number) =>
        track('POST', `/api/v1/customers/${id('limits')}/events`, { name: 'large', data: { text: 'x'.repeat(size) } });
      expectAnswer(await send(99_000), 200);
      expectMetaError(await send(100_001));
    },
  },
];
