import { describe, expect, it } from 'vitest';
import { AT, AT_SECONDS, aSend } from '../../test/commands.ts';
import { type Received, serviceAt, vendorServer } from '../../test/vendor-server.ts';

type Message = Record<string, unknown>;

const since = new Date(AT);

/** A message as the documented listings have it: nothing says which template it is of. */
const message = (id: string, fields: Message = {}): Message => ({
  id,
  created: AT_SECONDS,
  type: 'email',
  recipient: 'u1@example.com',
  subject: 'Welcome',
  customer_id: 'u1',
  customer_identifiers: { id: 'u1', email: 'u1@example.com' },
  campaign_id: null,
  newsletter_id: null,
  broadcast_id: null,
  ...fields,
});

/** An account with these listings by path; a list is a page each. */
async function account(
  listings: Record<string, Message[] | Message[][]>,
  templates: Message[] = [{ id: 7, name: 'Welcome' }],
) {
  const { url, received } = await vendorServer(({ path }: Received) => {
    const { pathname, searchParams } = new URL(path, 'http://x');
    if (pathname === '/v1/transactional') return { status: 200, body: { messages: templates } };
    const listing = listings[pathname];
    if (!listing) return { status: 404, body: { errors: [{ detail: 'not found' }] } };
    const pages = Array.isArray(listing[0]) ? (listing as Message[][]) : [listing as Message[]];
    const page = Number(searchParams.get('start') ?? 0);
    return { status: 200, body: { messages: pages[page], next: page + 1 < pages.length ? String(page + 1) : '' } };
  });
  return { service: serviceAt(url), received, paths: () => received.map(({ path }) => path.split('?')[0]) };
}

const PERSON = '/v1/customers/u1/messages';
const TEMPLATE = '/v1/transactional/7/messages';

const ownText = (subject = 'Welcome') => {
  const { transactional_message_id: _, ...payload } = aSend().payload;
  return { ...aSend(), payload: { ...payload, body: 'Hello', subject, from: 'shop@example.com' } };
};

describe('findDeliveries', () => {
  it('finds what is in the listings of the person and of the template, since the attempt less a margin for clocks', async () => {
    const { service, received, paths } = await account({
      [PERSON]: [[message('d1'), message('other')], [message('d2')]],
      [TEMPLATE]: [[message('of somebody else')], [message('d2'), message('d1')]],
    });
    expect(await service.findDeliveries(aSend(), since)).toEqual(['d1', 'd2']);
    expect(paths()).toEqual([PERSON, PERSON, '/v1/transactional', TEMPLATE, TEMPLATE]);
    const asked = new URL(received[0]?.path as string, 'http://x').searchParams;
    expect(Object.fromEntries(asked)).toEqual({ id_type: 'id', start_ts: String(AT_SECONDS - 2), limit: '1000' });
  });

  it('reads each page once where cursors go in a circle', async () => {
    const next: Record<string, string> = { '': 'a', a: 'b', b: 'a' };
    const { url, received } = await vendorServer(({ path }) => {
      const start = new URL(path, 'http://x').searchParams.get('start') ?? '';
      if (received.length > 3) return { status: 500 };
      return { status: 200, body: { messages: [message(`d${start}`)], next: next[start] } };
    });
    expect(await serviceAt(url).findDeliveries(ownText(), since)).toEqual(['d', 'da', 'db']);
  });

  it('reads the list of templates once, and asks for no template when the person has got nothing', async () => {
    const { service, paths } = await account({
      [PERSON]: [message('d1')],
      [TEMPLATE]: [message('d1')],
      '/v1/customers/u2/messages': [],
    });
    await service.findDeliveries(aSend(), since);
    await service.findDeliveries(aSend(), since);
    await service.findDeliveries({ ...aSend(), userId: 'u2' }, since);
    expect(paths().filter((path) => path === '/v1/transactional').length).toBe(1);
    expect(paths().at(-1)).toBe('/v1/customers/u2/messages');
  });

  it.each([7, '7', 'WELCOME'])('takes the name or the number %j of a template', async (id) => {
    const { service } = await account({ [PERSON]: [message('d1')], [TEMPLATE]: [message('d1')] });
    expect(await service.findDeliveries(aSend({ transactional_message_id: id }), since)).toEqual(['d1']);
  });

  it('takes a trigger name for the name with underscores, unless several templates have it', async () => {
    const send = aSend({ transactional_message_id: 'password_reset' });
    const listings = { [PERSON]: [message('d1')], [TEMPLATE]: [message('d1')] };
    const { service } = await account(listings, [{ id: 7, name: 'Password reset' }]);
    expect(await service.findDeliveries(send, since)).toEqual(['d1']);
    const { service: twice } = await account(listings, [
      { id: 7, name: 'Password reset' },
      { id: 8, name: 'Password-reset' },
    ]);
    expect(await twice.findDeliveries(send, since)).toEqual([]);
  });

  it('believes messages that say which template they are of, by number or by name', async () => {
    const listings = {
      [PERSON]: [
        message('d1', { transactional_message_id: 7 }),
        message('d2', { transactional_message_id: 'welcome' }),
        message('d3', { transactional_message_id: 8 }),
      ],
    };
    const { service, paths } = await account(listings);
    expect(await service.findDeliveries(aSend(), since)).toEqual(['d1', 'd2']);
    expect(paths()).not.toContain(TEMPLATE);
  });

  it.each([
    { what: 'from before', fields: { created: AT_SECONDS - 60 } },
    { what: 'of a campaign', fields: { campaign_id: 3 } },
    { what: 'of a newsletter', fields: { newsletter_id: 3 } },
    { what: 'of another channel', fields: { type: 'push' } },
    { what: 'to another address', fields: { recipient: 'old@example.com' } },
    { what: 'of another person', fields: { customer_identifiers: { id: 'u2' } } },
  ])('ignores a message $what', async ({ fields }) => {
    const { service } = await account({ [PERSON]: [message('d1', fields)], [TEMPLATE]: [message('d1', fields)] });
    expect(await service.findDeliveries(aSend(), since)).toEqual([]);
    expect(await service.findDeliveries(ownText(), since)).toEqual([]);
  });

  it('compares the recipient as an address among those of the request', async () => {
    const { service } = await account({
      [PERSON]: [message('d1', { recipient: 'U1@example.com' })],
      [TEMPLATE]: [message('d1')],
    });
    const send = aSend({ to: 'Jo <jo@example.com>, Ada <u1@EXAMPLE.com>' });
    expect(await service.findDeliveries(send, since)).toEqual(['d1']);
  });

  it.each([
    { subject: 'Welcome', listed: 'Welcome', found: true },
    { subject: 'Welcome', listed: 'Welcome back', found: false },
    { subject: 'Order {{ trigger.id }} of {% if x %}{{ y }}{% endif %}', listed: 'Order 42 of Ada', found: true },
    { subject: 'Order {{ trigger.id }} has left', listed: 'Order 42 has been paid', found: false },
    { subject: '{{ trigger.subject }}', listed: 'anything', found: false },
  ])(
    'finds an e-mail with its own text by its subject: "$subject" as "$listed"',
    async ({ subject, listed, found }) => {
      const { service } = await account({
        [PERSON]: [message('d1', { subject: listed, transactional_message_id: null })],
      });
      expect(await service.findDeliveries(ownText(subject), since)).toEqual(found ? ['d1'] : []);
    },
  );

  it('does not take a message of a template for one with its own text', async () => {
    const { service } = await account({ [PERSON]: [message('d1', { transactional_message_id: 7 })] });
    expect(await service.findDeliveries(ownText(), since)).toEqual([]);
  });

  it.each(['.', '..'])('never climbs a path for the person %j, and finds the delivery all the same', async (userId) => {
    const own = message('d1', { customer_id: userId, customer_identifiers: { id: userId } });
    const { service, paths } = await account({
      '/v1/messages': [own, message('d2')],
      [TEMPLATE]: [own, message('d2')],
    });
    expect(await service.findDeliveries({ ...aSend(), userId }, since)).toEqual(['d1']);
    expect(paths()).toEqual(['/v1/messages', '/v1/transactional', TEMPLATE]);
  });

  it('finds nothing for a person or a template that Customer.io does not know, which is no configuration error', async () => {
    const { service } = await account({ [PERSON]: [message('d1')] });
    expect(await service.findDeliveries(aSend(), since)).toEqual([]);
    expect(await service.findDeliveries({ ...aSend(), userId: 'u2' }, since)).toEqual([]);
    expect(await service.findDeliveries(aSend({ transactional_message_id: 'unlisted' }), since)).toEqual([]);
  });

  it.each([401, 403])(
    'reports a lookup that is refused with %s as such: it must not stop the sends',
    async (status) => {
      const { url } = await vendorServer(() => ({ status }));
      await expect(serviceAt(url).findDeliveries(aSend(), since)).rejects.toMatchObject({ code: 'LOOKUP_REFUSED' });
    },
  );

  it('never takes an outage for an empty result', async () => {
    const { url } = await vendorServer(() => ({ status: 503 }));
    await expect(serviceAt(url).findDeliveries(aSend(), since)).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
  });
});
