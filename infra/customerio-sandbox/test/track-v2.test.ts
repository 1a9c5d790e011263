import { describe, expect, it } from 'vitest';
import { anObject, event, identify, startSandbox } from './start-sandbox.ts';

const ulid = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';

describe('POST /api/v2/batch', () => {
  it('accepts items in order, with the same request id for the items of one request', async () => {
    const { track, client } = await startSandbox();

    const answer = await track('POST', '/api/v2/batch', {
      batch: [
        identify('u1', { plan: 'pro' }),
        event('u1', { id: ulid, timestamp: 1_732_190_400, attributes: { total: 42 } }),
      ],
    });

    expect(answer).toMatchObject({ status: 200, body: {} });
    const at = expect.any(Number);
    expect(await client.journal()).toEqual([
      { seq: 1, at, api: 'track', action: 'identify', personId: 'u1', requestId: 1, attributes: { plan: 'pro' } },
      {
        seq: 2,
        at,
        api: 'track',
        action: 'event',
        personId: 'u1',
        requestId: 1,
        name: 'order_paid',
        id: ulid,
        timestamp: 1_732_190_400,
        attributes: { total: 42 },
        startsNoCampaign: true, // it is of 2024
      },
    ]);
  });

  it('accepts events of anonymous people, as other senders send them', async () => {
    const { track, client } = await startSandbox();
    const visit = { type: 'person', action: 'page', identifiers: { anonymous_id: 'a1' }, name: '/' };
    expect(await track('POST', '/api/v2/batch', { batch: [visit] })).toMatchObject({ status: 200 });
    expect(await client.journal()).toMatchObject([{ action: 'page', personId: 'anonymous:a1' }]);
  });

  it('orders updates by the timestamp beside the attributes, and refuses relationships that are no list', async () => {
    const { track, client } = await startSandbox();
    const at = (timestamp: number, plan: string) => ({ ...identify('u1', { plan }), timestamp });
    await track('POST', '/api/v2/batch', { batch: [at(1_732_190_400, 'new'), at(1_732_190_000, 'old')] });
    expect((await client.person('u1'))?.attributes).toMatchObject({ plan: 'new' });
    const wrong = { ...identify('u1', {}), cio_relationships: { action: 'add_relationships', relationships: [] } };
    expect(await track('POST', '/api/v2/batch', { batch: [wrong] })).toMatchObject({ status: 207 });
  });

  it('lists the invalid items in a 207 and accepts the others', async () => {
    const { track, client } = await startSandbox();

    const answer = await track('POST', '/api/v2/batch', {
      batch: [event('u1'), event('u2', { name: ' ' }), event('u3'), { type: 'person', action: 'identify' }],
    });

    expect(answer.status).toBe(207);
    expect(answer.body.errors).toEqual([
      { batch_index: 1, reason: 'required', field: 'name', message: 'name cannot be blank' },
      expect.objectContaining({ batch_index: 3, field: 'identifiers' }),
    ]);
    expect((await client.journal()).map(({ personId }) => personId)).toEqual(['u1', 'u3']);
  });

  it.each([
    { what: 'no batch', body: {} },
    { what: 'an empty batch', body: { batch: [] } },
    { what: 'a batch that is not an array', body: { batch: {} } },
    {
      what: 'more than 500 kB',
      body: { batch: Array.from({ length: 20 }, () => event('u1', { attributes: { a: 'x'.repeat(26_000) } })) },
    },
    { what: 'a body that is not JSON', body: '{"batch":' },
  ])('responds with 400 to the whole request for $what', async ({ body }) => {
    const { track, client } = await startSandbox();

    const answer = await track('POST', '/api/v2/batch', body);

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ message: expect.any(String) }] } });
    expect(await client.journal()).toEqual([]);
  });

  it.each([
    { what: 'an item over 32 kB', item: event('u1', { attributes: { a: 'x'.repeat(32_000) } }), reason: 'too_large' },
    { what: 'an id over 150 bytes', item: event('ü'.repeat(76)), reason: 'too_large' },
    { what: 'an event name over 100 bytes', item: event('u1', { name: 'n'.repeat(101) }), reason: 'too_large' },
    { what: 'an attribute name over 150 bytes', item: identify('u1', { ['a'.repeat(151)]: 1 }), reason: 'too_large' },
    { what: 'an attribute value over 1000 bytes', item: identify('u1', { a: 'x'.repeat(1001) }), reason: 'too_large' },
    {
      what: 'an object value over 1000 bytes',
      item: identify('u1', { a: { b: 'x'.repeat(1000) } }),
      reason: 'too_large',
    },
    {
      what: 'more than 300 attributes',
      item: identify('u1', Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`a${index}`, index]))),
      reason: 'too_large',
    },
    { what: 'a time that is not a number', item: event('u1', { timestamp: '1732190400' }), reason: 'invalid' },
    { what: 'a _timestamp that is not a number', item: identify('u1', { _timestamp: 'now' }), reason: 'invalid' },
    {
      what: 'two identifiers',
      item: { ...event('u1'), identifiers: { id: 'u1', email: 'a@b.c' } },
      reason: 'required',
    },
    { what: 'a blank id', item: event(''), reason: 'invalid' },
    { what: 'an unknown action', item: { ...event('u1'), action: 'dance' }, reason: 'invalid' },
    { what: 'an unknown type', item: { ...event('u1'), type: 'people' }, reason: 'invalid' },
    { what: 'an item that is not an object', item: 'event', reason: 'invalid' },
    { what: 'attributes that are not an object', item: event('u1', { attributes: [] }), reason: 'invalid' },
    {
      what: 'a device of an unknown platform',
      item: { ...identify('u1'), action: 'add_device', device: { token: 't', platform: 'palm' } },
      reason: 'invalid',
    },
    {
      what: 'a device without a token',
      item: { ...identify('u1'), action: 'delete_device', device: {} },
      reason: 'required',
    },
    {
      what: 'a merge without a secondary',
      item: { type: 'person', action: 'merge', primary: { id: 'u1' } },
      reason: 'required',
    },
    {
      what: 'an anonymous event, which only v1 accepts',
      item: { ...event('u1'), identifiers: undefined, anonymous_id: 'a' },
      reason: 'required',
    },
  ])('rejects $what', async ({ item, reason }) => {
    const { track } = await startSandbox();

    const answer = await track('POST', '/api/v2/batch', { batch: [item, event('u2')] });

    expect(answer).toMatchObject({ status: 207, body: { errors: [{ batch_index: 0, reason }] } });
  });

  it.each([
    { what: 'an id of 150 bytes', item: event('i'.repeat(150)) },
    { what: 'an event name of 100 bytes', item: event('u1', { name: 'n'.repeat(100) }) },
    { what: 'an attribute name of 150 bytes', item: identify('u1', { ['a'.repeat(150)]: 1 }) },
    { what: 'an attribute value of 1000 bytes', item: identify('u1', { a: 'x'.repeat(1000) }) },
    {
      what: '300 attributes and a _timestamp',
      item: identify('u1', {
        _timestamp: 1,
        ...Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, index])),
      }),
    },
    { what: 'a person by phone', item: { ...identify('u1'), identifiers: { phone: '+14155552671' } } },
    { what: 'people of an object, without effect', item: { ...anObject('identify'), action: 'add_relationships' } },
  ])('accepts $what', async ({ item }) => {
    const { track } = await startSandbox();
    expect(await track('POST', '/api/v2/batch', { batch: [item] })).toMatchObject({ status: 200 });
  });
});

describe('POST /api/v2/entity', () => {
  it('accepts one item', async () => {
    const { track, client } = await startSandbox();
    expect(await track('POST', '/api/v2/entity', identify('u1', { plan: 'pro' }))).toMatchObject({
      status: 200,
      body: {},
    });
    expect(await client.person('u1')).toEqual({ attributes: { plan: 'pro' }, suppressed: false });
  });

  it.each([
    { what: 'a bad item', body: event('u1', { name: '' }), reason: 'required' },
    { what: 'more than 32 kB', body: event('u1', { attributes: { a: 'x'.repeat(32_000) } }), reason: 'too_large' },
  ])('responds with 400 to $what', async ({ body, reason }) => {
    const { track } = await startSandbox();
    expect(await track('POST', '/api/v2/entity', body)).toMatchObject({ status: 400, body: { errors: [{ reason }] } });
  });
});
