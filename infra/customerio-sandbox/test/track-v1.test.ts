import { describe, expect, it } from 'vitest';
import { startSandbox } from './start-sandbox.ts';

describe('Track API v1', () => {
  it.each([
    {
      call: 'PUT /customers/u1',
      body: { plan: 'pro' },
      entry: { action: 'identify', personId: 'u1', attributes: { plan: 'pro' } },
    },
    { call: 'PUT /customers/ada%40example.com', body: {}, entry: { action: 'identify', personId: 'ada@example.com' } },
    { call: 'DELETE /customers/u1', entry: { action: 'delete', personId: 'u1' } },
    {
      call: 'POST /customers/u%2F1/events',
      body: { name: 'order_paid', id: 'e1', timestamp: 5, data: { total: 42 } },
      entry: {
        action: 'event',
        personId: 'u/1',
        name: 'order_paid',
        id: 'e1',
        timestamp: 5,
        attributes: { total: 42 },
      },
    },
    {
      call: 'POST /customers/u1/events',
      body: { type: 'page', name: '/cart' },
      entry: { action: 'page', name: '/cart' },
    },
    {
      call: 'POST /customers/u1/events',
      body: { type: 'screen', name: 'Cart' },
      entry: { action: 'screen', name: 'Cart' },
    },
    {
      call: 'POST /events',
      body: { anonymous_id: 'a1', name: 'visited' },
      entry: { action: 'event', personId: 'anonymous:a1' },
    },
    { call: 'POST /customers/u1/suppress', body: {}, entry: { action: 'suppress', personId: 'u1' } },
    { call: 'POST /customers/u1/unsuppress', entry: { action: 'unsuppress', personId: 'u1' } },
    {
      call: 'PUT /customers/u1/devices',
      body: { device: { id: 't1', platform: 'android' } },
      entry: { action: 'add_device', personId: 'u1', attributes: { device: { token: 't1', platform: 'android' } } },
    },
    {
      call: 'DELETE /customers/u1/devices/t1',
      entry: { action: 'delete_device', attributes: { device: { token: 't1' } } },
    },
    {
      call: 'POST /merge_customers',
      body: { primary: { id: 'u1' }, secondary: { email: 'ada@example.com' } },
      entry: { action: 'merge', personId: 'u1', attributes: { secondary: { email: 'ada@example.com' } } },
    },
  ])('accepts $call', async ({ call, body, entry }) => {
    const { track, client } = await startSandbox();
    const [method = '', path] = call.split(' ');

    expect(await track(method, `/api/v1${path}`, body)).toMatchObject({ status: 200, body: {} });

    expect(await client.journal()).toEqual([expect.objectContaining({ api: 'track', ...entry })]);
  });

  it.each([
    { what: 'an event without a name', path: '/customers/u1/events', body: {}, error: 'name cannot be blank' },
    {
      what: 'an event of an unknown type',
      path: '/customers/u1/events',
      body: { type: 'x', name: 'n' },
      error: 'type must be',
    },
    {
      what: 'data over 100,000 bytes',
      path: '/events',
      body: { name: 'n', data: { a: 'x'.repeat(100_000) } },
      error: '100000',
    },
    {
      what: 'an anonymous id over 150 bytes',
      path: '/events',
      body: { name: 'n', anonymous_id: 'a'.repeat(151) },
      error: '150',
    },
    { what: 'a body that is not an object', path: '/events', body: [], error: 'JSON object' },
    { what: 'a body that is not JSON', path: '/events', body: '{', error: 'JSON' },
  ])('responds with 400 to $what', async ({ path, body, error }) => {
    const { track, client } = await startSandbox();

    const answer = await track('POST', `/api/v1${path}`, body);

    expect(answer).toMatchObject({ status: 400, body: { meta: { error: expect.stringContaining(error) } } });
    expect(await client.journal()).toEqual([]);
  });

  it.each(['us', 'eu'] as const)('reports the region %s of the account', async (region) => {
    const { track } = await startSandbox({ region });
    expect((await track('GET', '/api/v1/accounts/region')).body).toMatchObject({ region, environment_id: 1 });
  });

  it('responds with 404 to unknown paths', async () => {
    const { track } = await startSandbox();
    expect((await track('POST', '/api/v1/forms/1/unsubmit', {})).status).toBe(404);
  });

  it.each([
    { what: 'another key', authorization: `Basic ${btoa('site:other')}` },
    { what: 'a bearer token', authorization: 'Bearer app-key' },
    { what: 'nothing', authorization: '' },
  ])('responds with 401 to $what and accepts nothing', async ({ authorization }) => {
    const { call, client } = await startSandbox();
    expect((await call(authorization)('PUT', '/api/v1/customers/u1', {})).status).toBe(401);
    expect(await client.journal()).toEqual([]);
  });
});
