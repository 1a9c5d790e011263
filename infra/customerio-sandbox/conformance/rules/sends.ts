import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, expectMetaError, type Rules } from '../rule.ts';

const EMAIL = '/v1/send/email';

/** A valid e-mail of the account; fields replace its own, and undefined removes them. */
const anEmail = ({ id, recipient, template }: Account, fields: object = {}) => ({
  to: recipient,
  identifiers: { id: id('recipient') },
  transactional_message_id: template,
  ...fields,
});

const ownText = { transactional_message_id: undefined, subject: 'Conformance', body: 'Hello' };
const send = (account: Account, fields: object = {}) => account.app('POST', EMAIL, anEmail(account, fields));
const deliveryOf = ({ body }: { body: unknown }) => (body as { delivery_id: string }).delivery_id;
/** These answers come before anything is sent, so no address gets a message. */
const refused = async (account: Account, path: string, body: object, status = 400) =>
  expectMetaError(await account.app('POST', path, body), status);

/** Transactional sends. */
export const sends: Rules = [
  {
    id: 'send-template',
    says: 'A send is answered with `delivery_id` and `queued_at`, in seconds',
    source: 'documented',
    needs: 'template',
    async check(account) {
      const answer = await send(account);
      expectAnswer(answer, 200);
      const { delivery_id: id, queued_at: at } = answer.body as { delivery_id: unknown; queued_at: number };
      assert.equal(typeof id, 'string');
      assert.ok(at > 1e9 && at < 1e11, `queued_at is ${at}`);
    },
  },
  {
    id: 'send-own-text',
    says: 'An e-mail without a template has a body, a subject and a sender',
    source: 'documented',
    needs: 'recipient',
    async check(account) {
      expectAnswer(await send(account, { ...ownText, from: account.from }), 200);
      for (const missing of ['body', 'subject', 'from']) {
        await refused(account, EMAIL, anEmail(account, { ...ownText, from: account.from, [missing]: undefined }));
      }
    },
  },
  {
    id: 'send-not-idempotent',
    says: 'The same send twice is two messages: there are no idempotency keys',
    source: 'documented',
    needs: 'template',
    async check(account) {
      const [first, second] = [await send(account), await send(account)];
      assert.notEqual(deliveryOf(first), deliveryOf(second));
    },
  },
  {
    id: 'send-unauthorized',
    says: 'A send with a wrong key is refused with 401',
    source: 'documented',
    check: async (account) => expectAnswer(await account.callWith('Bearer x', 'app', 'POST', EMAIL, {}), 401),
  },
  {
    id: 'send-to-required',
    says: 'An e-mail needs `to`, and so does a text message, as a phone number',
    source: 'documented',
    async check(account) {
      await refused(account, EMAIL, anEmail(account, { to: undefined }));
      await refused(account, '/v1/send/sms', anEmail(account, { to: undefined }));
      await refused(account, '/v1/send/sms', anEmail(account, { to: 'not a number' }));
    },
  },
  {
    id: 'send-template-required',
    says: 'Every channel but e-mail needs a template',
    source: 'documented',
    async check(account) {
      for (const channel of ['push', 'sms', 'whatsapp', 'inbox_message', 'in_app']) {
        await refused(account, `/v1/send/${channel}`, anEmail(account, { to: '+14155552671', ...ownText }));
      }
    },
  },
  {
    id: 'send-one-identifier',
    says: '`identifiers` of a send holds exactly one of `id`, `email` and `cio_id`',
    source: 'documented',
    async check(account) {
      const both = { id: account.id('recipient'), email: account.recipient };
      for (const identifiers of [{}, both, { phone: '+14155552671' }, undefined]) {
        await refused(account, EMAIL, anEmail(account, { identifiers }));
      }
    },
  },
  {
    id: 'send-recipients',
    says: 'An e-mail goes to at most 15 addresses over `to`, `cc` and `bcc`',
    source: 'documented',
    async check(account) {
      const addresses = Array.from({ length: 16 }, (_, index) => account.email(`copy-${index}`));
      await refused(account, EMAIL, anEmail(account, { bcc: addresses.slice(0, 15).join(',') }));
    },
  },
  {
    id: 'send-at',
    says: '`send_at` is in seconds and at most 90 days ahead',
    source: 'documented',
    async check(account) {
      const seconds = Math.floor(Date.now() / 1_000);
      await refused(account, EMAIL, anEmail(account, { send_at: seconds + 91 * 86_400 }));
      await refused(account, EMAIL, anEmail(account, { send_at: Date.now() }));
    },
  },
  {
    id: 'send-size',
    says: 'A send has at most 1 MB, without its attachments',
    source: 'documented',
    check: (account) => refused(account, EMAIL, anEmail(account, { message_data: { text: 'x'.repeat(1_000_001) } })),
  },
  {
    id: 'send-attachments',
    says: 'Attachments of more than 2 MB are refused with 413',
    source: 'documented',
    async check(account) {
      await refused(account, EMAIL, anEmail(account, { attachments: { 'a.pdf': 'A'.repeat(2_100_000) } }), 413);
    },
  },
  {
    id: 'send-unknown-template',
    says: 'A template that the account does not have is refused with 400',
    source: 'documented',
    async check(account) {
      await refused(account, EMAIL, anEmail(account, { transactional_message_id: 999_999_999 }));
    },
  },
  {
    id: 'send-unknown-path',
    says: 'Another path below `/v1/send` is answered with 405',
    source: 'documented',
    check: (account) => refused(account, '/v1/send/telegram', anEmail(account), 405),
  },
  {
    id: 'send-listed',
    says: 'A message is listed for its person, with its recipient; which template it is of, the listing does not say',
    source: 'documented',
    needs: 'template',
    async check(account) {
      const delivery = deliveryOf(await send(account));
      const list = () => account.app('GET', `/v1/customers/${account.id('recipient')}/messages`);
      const { body } = await account.eventually(list, ({ body: page }) => JSON.stringify(page).includes(delivery));
      const { messages } = body as { messages: Record<string, unknown>[] };
      const message = messages.find(({ id }) => id === delivery);
      assert.equal(message?.recipient, account.recipient);
      assert.equal(message.transactional_message_id, undefined);
      assert.ok(Number(message.created) < 1e11, 'created is in seconds');
    },
  },
];
