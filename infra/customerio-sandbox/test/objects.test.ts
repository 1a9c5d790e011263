import { describe, expect, it } from 'vitest';
import { anObject, event, identify, startSandbox } from './start-sandbox.ts';

const acme = { object_type_id: 1, object_id: 'acme' };
const relate = (attributes?: Record<string, unknown>) => ({
  type: 'person',
  action: 'add_relationships',
  identifiers: { id: 'u1' },
  cio_relationships: [{ identifiers: acme, ...(attributes && { relationship_attributes: attributes }) }],
});

describe('objects', () => {
  it('are created by the first item about them, and lose attributes that are set to null', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/batch', {
      batch: [anObject('identify', { seats: 1, plan: 'pro' }), anObject('identify', { seats: 2, plan: null })],
    });
    expect(await client.objects()).toEqual({ '1:acme': { seats: 2 } });
    expect(await client.journal()).toMatchObject([
      { action: 'object_identify', personId: 'object:1:acme', attributes: { seats: 1, plan: 'pro' } },
      { action: 'object_identify' },
    ]);
  });

  it('are related to people, until either is deleted', async () => {
    const { track, client } = await startSandbox();
    const related = async () => (await client.person('u1'))?.relationships;
    await track('POST', '/api/v2/batch', { batch: [relate({ role: 'admin' }), relate({ since: 2026 })] });
    expect(await related()).toEqual([{ object: '1:acme', attributes: { role: 'admin', since: 2026 } }]);
    expect(await client.objects()).toEqual({ '1:acme': {} });
    await track('POST', '/api/v2/entity', { ...relate(), action: 'delete_relationships' });
    expect(await related()).toBeUndefined();
    await track('POST', '/api/v2/batch', { batch: [relate(), anObject('delete')] });
    expect([await related(), await client.objects()]).toEqual([undefined, {}]);
  });

  it('are related by an identify, too, and not to a suppressed person', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/entity', { ...identify('u1'), cio_relationships: relate().cio_relationships });
    expect((await client.person('u1'))?.relationships).toEqual([{ object: '1:acme', attributes: {} }]);
    await track('POST', '/api/v1/customers/u1/suppress');
    await track('POST', '/api/v2/entity', relate());
    expect((await client.journal()).at(-1)).toMatchObject({ ignored: 'suppressed', objects: ['1:acme'] });
    expect(await client.person('u1')).toEqual({ attributes: {}, suppressed: true });
  });
});

describe('a person with a phone number', () => {
  it('is found by it once it was an attribute or an identifier', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/entity', identify('u1', { phone: '+14155552671' }));
    const byPhone = { ...identify('u1', { plan: 'pro' }), identifiers: { phone: '+14155552671' } };
    await track('POST', '/api/v2/entity', byPhone);
    expect((await client.person('u1'))?.attributes).toMatchObject({ plan: 'pro' });
    expect(Object.keys(await client.people())).toEqual(['u1']);
  });
});

describe('metrics of deliveries', () => {
  it('count for the delivery, and have no effect for one that does not exist', async () => {
    const { track, app, client } = await startSandbox();
    const send = { transactional_message_id: 7, identifiers: { id: 'u1' }, to: 'u1@example.com' };
    const { delivery_id: id } = (await app('POST', '/v1/send/email', send)).body;
    const report = (delivery_id: unknown, metric = 'converted') =>
      track('POST', '/api/v1/metrics', { delivery_id, metric, timestamp: 1_732_190_400 });
    expect(await report(id)).toMatchObject({ status: 200 });
    expect(await report('nobody’s')).toMatchObject({ status: 200 });
    expect((await app('GET', `/v1/messages/${id}`)).body.message.metrics).toHaveProperty('converted');
    expect((await client.journal()).at(-1)).toMatchObject({ action: 'delivery_event', name: 'converted' });
    expect([await report(''), await report(id, 'read')]).toMatchObject([{ status: 400 }, { status: 400 }]);
  });
});

describe('POST /api/v2/batch', () => {
  it.each([
    {
      what: 'a phone number in another form',
      item: { ...event('u1'), identifiers: { phone: '0041791234567' } },
      reason: 'invalid',
    },
    {
      what: 'a merge of a phone number',
      item: { type: 'person', action: 'merge', primary: { id: 'u1' }, secondary: { phone: '+14155552671' } },
      reason: 'invalid',
    },
    {
      what: 'a relationship without an object',
      item: { ...identify('u1'), action: 'add_relationships', cio_relationships: [{ identifiers: { id: '1' } }] },
      reason: 'required',
    },
    {
      what: 'relationships that are no list',
      item: { ...identify('u1'), action: 'delete_relationships', cio_relationships: {} },
      reason: 'invalid',
    },
    { what: 'an object without an id', item: { ...anObject('delete'), identifiers: {} }, reason: 'required' },
    {
      what: 'a metric that v2 does not take',
      item: { type: 'delivery', action: 'event', identifiers: { id: 'd' }, name: 'clicked', attributes: {} },
      reason: 'invalid',
    },
    {
      what: 'a metric of no device',
      item: { type: 'delivery', action: 'event', identifiers: { id: 'd' }, name: 'opened', attributes: {} },
      reason: 'required',
    },
  ])('rejects $what', async ({ item, reason }) => {
    const { track } = await startSandbox();
    const answer = await track('POST', '/api/v2/batch', { batch: [item, event('u2')] });
    expect(answer).toMatchObject({ status: 207, body: { errors: [{ batch_index: 0, reason }] } });
  });
});
