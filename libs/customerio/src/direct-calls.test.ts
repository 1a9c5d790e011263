import { describe, expect, it } from 'vitest';
import { aSend } from '../test/commands.ts';
import { batchOf, serviceAt, vendorServer } from '../test/vendor-server.ts';
import { CustomerIOService } from './index.ts';

const fine = () => ({ status: 200, body: { delivery_id: 'd1', id: 12 } });
type Call = (service: CustomerIOService) => Promise<unknown>;
const acme = { objectTypeId: 1, objectId: 'acme' };

function aCircle() {
  const message_data: Record<string, unknown> = {};
  message_data.self = message_data;
  return { identifiers: { id: 'u1' }, message_data };
}

/** The one item that a call sends. */
async function itemOf(call: Call) {
  const { url, received } = await vendorServer(fine);
  await call(serviceAt(url));
  expect(received.length).toBe(1);
  return batchOf(received[0] as never)[0];
}

describe('CustomerIOService, called with a person', () => {
  it.each<[string, Call, object]>([
    [
      'identifyUser',
      (service) => service.identifyUser('u1', { plan: 'pro' }),
      { action: 'identify', identifiers: { id: 'u1' }, attributes: { plan: 'pro', _env: 'staging' } },
    ],
    [
      'identifyUser by phone',
      (service) => service.identifyUser('+14155552671', {}, { idType: 'phone' }),
      { action: 'identify', identifiers: { phone: '+14155552671' } },
    ],
    [
      'trackEvent',
      (service) => service.trackEvent('u1', { name: 'order_paid', data: { total: 42 } }),
      { action: 'event', name: 'order_paid', attributes: { total: 42, _env: 'staging' } },
    ],
    ['suppress', (service) => service.suppress('u1'), { action: 'suppress' }],
    ['unsuppress', (service) => service.unsuppress('u1'), { action: 'unsuppress' }],
    ['delete', (service) => service.delete('u1'), { type: 'person', action: 'delete' }],
    [
      'addDevice',
      (service) => service.addDevice('u1', { id: 't1', platform: 'ios' }),
      { action: 'add_device', device: { token: 't1', platform: 'ios' } },
    ],
    ['deleteDevice', (service) => service.deleteDevice('u1', 't1'), { action: 'delete_device' }],
    [
      'merge',
      (service) => service.merge('u1', { email: 'old@example.com' }),
      { action: 'merge', primary: { id: 'u1' }, secondary: { email: 'old@example.com' } },
    ],
    ['relate', (service) => service.relate('u1', [acme]), { action: 'add_relationships' }],
    ['unrelate', (service) => service.unrelate('u1', [acme]), { action: 'delete_relationships' }],
    [
      'objectIdentify',
      (service) => service.objectIdentify(acme, { seats: 5 }),
      { type: 'object', action: 'identify', attributes: { seats: 5 } },
    ],
    ['objectDelete', (service) => service.objectDelete(acme), { type: 'object', action: 'delete' }],
  ])('%s sends one item', async (_name, call, item) => {
    expect(await itemOf(call)).toMatchObject(item);
  });

  it('reports a metric of a delivery to v1', async () => {
    const { url, received } = await vendorServer(fine);
    const timestamp = Date.UTC(2026, 10, 21);
    await serviceAt(url).deliveryEvent({ deliveryId: 'd1', metric: 'opened' }, { timestamp });
    const body = { delivery_id: 'd1', metric: 'opened', timestamp: timestamp / 1_000 };
    expect(received).toMatchObject([{ method: 'POST', path: '/api/v1/metrics', body }]);
  });

  it('sends Customer.io’s own request', async () => {
    const { url, received } = await vendorServer(fine);
    const request = { to: 'u1@example.com', identifiers: { id: 'u1' }, transactional_message_id: 7 };
    expect(await serviceAt(url).sendTransactional(request)).toEqual({ deliveryId: 'd1' });
    expect(received).toMatchObject([{ path: '/v1/send/email', body: request }]);
  });

  it.each<[string, Call, string]>([
    ['no person', (service) => service.identifyUser('', {}), 'userId'],
    ['a person that is no text', (service) => service.suppress(7 as never), 'userId'],
    ['a person that is a number', (service) => service.identifyUser(7 as never, {}), 'userId'],
    ['a big integer', (service) => service.identifyUser('u1', { total: 10n }), 'as JSON'],
    ['a circle', (service) => service.sendTransactional({ ...aSend().payload, ...aCircle() }), 'as JSON'],
    ['a blank event', (service) => service.trackEvent('u1', { name: ' ' }), 'payload.name'],
    ['no event', (service) => service.trackEvent('u1', undefined as never), 'payload'],
    ['a long value', (service) => service.identifyUser('u1', { bio: 'x'.repeat(1_001) }), 'attribute "bio"'],
    ['seconds', (service) => service.identifyUser('u1', {}, { timestamp: 1_790_000_000 }), 'timestamp'],
    ['a send to nobody', (service) => service.sendTransactional({ to: 'a@example.com' } as never), 'userId'],
    ['no relationships', (service) => service.relate('u1', []), 'payload.relationships'],
    ['a broadcast that climbs the path', (service) => service.triggerBroadcast('../5'), 'id of a broadcast'],
    ['large data', (service) => service.triggerBroadcast(5, { data: { x: 'x'.repeat(50_000) } }), 'data has'],
    ['an unknown period', (service) => service.getDeliveryMetrics('year' as never), 'period'],
    ['no period', (service) => service.getDeliveryMetrics(undefined as never), 'period'],
    ['an invalid date', (service) => service.getDeliveryMetrics({ from: new Date(''), to: new Date() }), 'period'],
  ])('refuses %s by a rejection that names the field, and sends nothing', async (_name, call, field) => {
    const { url, received } = await vendorServer(fine);
    const error = await call(serviceAt(url)).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/^BusError: MESSAGE_(INVALID|TOO_LARGE)/);
    expect(String(error)).toContain(field);
    expect(received).toEqual([]);
  });

  it('triggers a broadcast for some people, and returns the id of the trigger', async () => {
    const { url, received } = await vendorServer(fine);
    const broadcast = { data: { code: 'X' }, recipients: { emails: ['a@example.com'] } };
    expect(await serviceAt(url).triggerBroadcast(5, broadcast)).toEqual({ triggerId: '12' });
    expect(received).toMatchObject([
      { path: '/v1/campaigns/5/triggers', body: { data: { code: 'X' }, emails: ['a@example.com'] } },
    ]);
  });

  it.each([
    { reply: { status: 200 }, code: 'SEND_UNKNOWN' },
    { reply: 'reset' as const, code: 'SEND_UNKNOWN' },
    { reply: { status: 404 }, code: 'VENDOR_REJECTED' },
    { reply: { status: 429 }, code: 'VENDOR_THROTTLED' },
  ])('says of a broadcast with the response $reply whether it may have been sent', async ({ reply, code }) => {
    const { url } = await vendorServer(() => reply);
    await expect(serviceAt(url).triggerBroadcast(5)).rejects.toMatchObject({ code });
  });

  it('gives the listeners the command of a call', async () => {
    const { url } = await vendorServer(fine);
    const service = serviceAt(url);
    const seen: unknown[] = [];
    service.on('identify:start', ({ command }) => void seen.push(command.type));
    service.on('identify:success', ({ command }) => void seen.push(command.userId));
    await service.identifyUser('u1', { plan: 'pro' });
    expect(seen).toEqual(['identify', 'u1']);
  });
});

describe('new CustomerIOService', () => {
  const keys = {
    trackSiteId: 'site',
    trackApiKey: 'key',
    appApiKey: 'app',
    region: 'us',
    environment: 'staging',
  } as const;

  it('takes the keys of a workspace', async () => {
    const service = new CustomerIOService(keys);
    await service.stop();
  });

  it.each([
    { given: {}, field: 'region' },
    { given: { ...keys, region: 'mars' }, field: 'region' },
    { given: { ...keys, trackSiteId: undefined }, field: 'trackSiteId' },
    { given: { ...keys, environment: 'test' }, field: 'environment' },
    { given: { region: 'us' }, field: 'trackApiKey' },
    { given: { ...keys, appApiKey: '' }, field: 'appApiKey' },
  ])('names what is missing or wrong in $given', ({ given, field }) => {
    expect(() => new CustomerIOService(given as never)).toThrow(`MESSAGE_INVALID: ${field}`);
  });

  it('fails a call for which it has no key, and sends nothing', async () => {
    const service = new CustomerIOService({ appApiKey: 'app', region: 'us' });
    await expect(service.identifyUser('u1', {})).rejects.toThrow('CUSTOMERIO_TRACK_API_KEY is required');
    await service.stop();
  });

  it('returns a whole command as it is', async () => {
    const { url, received } = await vendorServer(fine);
    await serviceAt(url).sendTransactional(aSend());
    expect(received).toMatchObject([{ body: { transactional_message_id: 'welcome' } }]);
  });
});
