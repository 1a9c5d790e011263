import type { Template } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AT, AT_SECONDS } from '../../test/commands.ts';
import { serviceAt, vendorServer } from '../../test/vendor-server.ts';
import { type MessageParent, parentKinds } from './message-parents.ts';

const message = (id: string, fields: object = {}) => ({
  id,
  type: 'email',
  recipient: 'ada@example.com',
  subject: 'Hello',
  created: AT_SECONDS,
  metrics: { sent: AT_SECONDS },
  ...fields,
});
const paths = {
  campaign: 'campaigns',
  broadcast: 'broadcasts',
  newsletter: 'newsletters',
  transactional: 'transactional',
};

/** An account that answers these paths; a list of bodies is a page each. */
async function account(answers: Record<string, object | object[]>) {
  const { url, received } = await vendorServer(({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://x');
    const answer = answers[pathname];
    if (!answer) return { status: 404, body: { errors: [{ detail: 'not found', status: '404' }] } };
    return { status: 200, body: Array.isArray(answer) ? answer[Number(searchParams.get('start') ?? 0)] : answer };
  });
  return { service: serviceAt(url), queries: () => received.map(({ path }) => new URL(path, 'http://x')) };
}

describe('listMessages', () => {
  it('reads a page, with the cursor of the next one', async () => {
    const failed = message('d2', { failure_message: '5.1.1', metrics: { bounced: AT_SECONDS } });
    const pages = [
      { messages: [message('d1')], next: '1' },
      { messages: [failed], next: '' },
    ];
    const { service } = await account({ '/v1/messages': pages });
    const { messages, next } = await service.listMessages();
    expect([messages.map(({ deliveryId }) => deliveryId), next]).toEqual([['d1'], '1']);
    expect(await service.listMessages({ cursor: next })).toEqual({
      messages: [
        {
          deliveryId: 'd2',
          type: 'email',
          recipient: 'ada@example.com',
          subject: 'Hello',
          createdAt: AT_SECONDS * 1_000,
          metrics: { bounced: AT_SECONDS * 1_000 },
          failure: '5.1.1',
        },
      ],
    });
  });

  it('asks for what was given and nothing else', async () => {
    const { service, queries } = await account({ '/v1/newsletters/9/messages': { messages: null } });
    const period = { from: new Date(AT), to: new Date(AT + 60_000) };
    const of: MessageParent = { kind: 'newsletter', id: 9 };
    expect(await service.listMessages({ of, period, metric: 'bounced', limit: 5 })).toEqual({ messages: [] });
    expect(Object.fromEntries(queries()[0]?.searchParams ?? [])).toEqual({
      start_ts: String(AT_SECONDS),
      end_ts: String(AT_SECONDS + 60),
      metric: 'bounced',
      limit: '5',
    });
  });

  it.each(parentKinds)('reads those of one %s, and counts them page by page', async (kind) => {
    const pages = [
      { messages: [message('d1'), message('d2', { metrics: { sent: 1, opened: 1 } })], next: '1' },
      { messages: [message('d3', { created: AT_SECONDS - 3_600 })], next: '' },
    ];
    const { service } = await account({ [`/v1/${paths[kind]}/9/messages`]: pages });
    expect((await service.listMessages({ of: { kind, id: 9 } })).messages).toHaveLength(2);
    const period = { from: new Date(AT - 60_000), to: new Date(AT + 60_000) };
    expect(await service.getDeliveryMetrics(period, { kind, id: '9' })).toEqual({
      deliveries: 2,
      byMetric: { sent: 2, opened: 1 },
    });
  });
});

describe('getMessage', () => {
  it('reads one message', async () => {
    const { service } = await account({ '/v1/messages/RPIL_-8': { message: message('RPIL_-8') } });
    expect(await service.getMessage('RPIL_-8')).toMatchObject({
      deliveryId: 'RPIL_-8',
      recipient: 'ada@example.com',
    });
  });

  it.each(['..', '.', '', 'a/b', 'a?b=c'])('refuses an id that would be another path: %j', async (id) => {
    const { service, queries } = await account({});
    await expect(service.getMessage(id)).rejects.toMatchObject({ code: 'MESSAGE_INVALID', field: 'deliveryId' });
    expect(queries()).toEqual([]);
  });
});

describe('metrics of a message', () => {
  it.each(parentKinds)('of one %s are read by day, and the clicks by link', async (kind) => {
    const path = `/v1/${paths[kind]}/9/metrics`;
    const link = { link: { id: 3, href: 'https://example.com' }, metric: { series: { clicked: [0, 2] } } };
    const { service, queries } = await account({
      [path]: { metric: { series: { sent: [1, 2] } } },
      [`${path}/links`]: { links: [link] },
    });
    const of = { kind, id: 9 };
    expect(await service.getMetrics(of, { days: 2 })).toEqual({ sent: [1, 2] });
    const clicks = [{ id: '3', href: 'https://example.com', clicked: [0, 2] }];
    expect(await service.getLinkMetrics(of, { days: 400, unique: true })).toEqual(clicks);
    expect(queries().map(({ search }) => search)).toEqual([
      '?period=days&steps=2',
      '?period=days&steps=45&unique=true',
    ]);
  });

  it.each([
    { of: { kind: 'campaign', id: '..' }, field: 'id' },
    { of: { kind: 'newsletter', id: '1/2' }, field: 'id' },
    { of: { kind: 'constructor', id: 1 }, field: 'kind' },
  ])('is refused for $of', async ({ of, field }) => {
    const { service } = await account({});
    await expect(service.getMetrics(of as MessageParent)).rejects.toMatchObject({ code: 'MESSAGE_INVALID', field });
  });
});

describe('listNames', () => {
  it('reads every page', async () => {
    const pages = [
      { newsletters: [{ id: 1, name: 'May' }], next: '1' },
      { newsletters: [{ id: 2, name: 'June' }], next: '' },
    ];
    const { service } = await account({ '/v1/newsletters': pages, '/v1/transactional': { messages: [{ id: 7 }] } });
    expect(await service.listNames('newsletter')).toEqual([
      { kind: 'newsletter', id: 1, name: 'May' },
      { kind: 'newsletter', id: 2, name: 'June' },
    ]);
    expect(await service.listNames('transactional')).toEqual([{ kind: 'transactional', id: 7, name: '' }]);
  });

  it('ends when a cursor comes again', async () => {
    const pages = [
      { newsletters: [{ id: 1, name: 'May' }], next: '1' },
      { newsletters: [{ id: 2, name: 'June' }], next: '0' },
    ];
    const { service, queries } = await account({ '/v1/newsletters': pages });
    const names = await service.listNames('newsletter');
    expect([new Set(names.map(({ id }) => id)), queries().length]).toEqual([new Set([1, 2]), 3]);
  });

  it('has no names in an empty list', async () => {
    const { service } = await account({ '/v1/campaigns': { campaigns: null }, '/v1/broadcasts': { broadcasts: [] } });
    expect([await service.listNames('campaign'), await service.listNames('broadcast')]).toEqual([[], []]);
  });

  it('rejects an answer without a list, which is no empty one', async () => {
    const { service } = await account({ '/v1/campaigns': { data: [] }, '/v1/broadcasts': { broadcasts: 'none' } });
    await expect(service.listNames('campaign')).rejects.toThrow('without a list of campaigns');
    await expect(service.listNames('broadcast')).rejects.toThrow('without a list of broadcasts');
  });
});

describe('checkTemplates', () => {
  const welcome: Template = { name: 'welcome', channel: 'email', transactionalMessageId: 7, data: z.looseObject({}) };
  const checkWith = async (body: object) => serviceAt((await vendorServer(() => ({ body, status: 200 }))).url);

  it.each([{}, { messages: 'none' }])('takes %j for no answer, not for an account without templates', async (body) => {
    const service = await checkWith(body);
    await expect(service.checkTemplates([welcome])).rejects.toMatchObject({ code: 'VENDOR_UNAVAILABLE' });
  });

  it('finds what an account without templates is missing', async () => {
    const service = await checkWith({ messages: null });
    expect(await service.checkTemplates([welcome])).toMatchObject([{ template: 'welcome', problem: 'missing' }]);
  });
});
