import { describe, expect, it } from 'vitest';
import { anEmail, event, startSandbox } from './start-sandbox.ts';

const items = { batch: [event('u1', { id: 'e1' }), event('u2', { id: 'e2' })] };

describe('faults by person', () => {
  it('fails every request that names one of failPeople, and no other', async () => {
    const { track, app, client } = await startSandbox();
    await client.setFaults({ failPeople: ['u2', 'visitor'] });
    const about = (id: string) => anEmail({ identifiers: { id } });
    const merge = { type: 'person', action: 'merge', primary: { id: 'u1' }, secondary: { id: 'u2' } };

    const failed = await Promise.all([
      track('POST', '/api/v2/batch', items),
      track('POST', '/api/v2/entity', merge),
      track('POST', '/api/v1/customers/u2/events', { name: 'order_paid' }),
      track('POST', '/api/v1/events', { name: 'order_paid', anonymous_id: 'visitor' }),
      app('POST', '/v1/send/email', about('u2')),
    ]);
    expect(failed.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500]);
    expect(await client.journal()).toEqual([]);
    expect((await track('POST', '/api/v2/batch', { batch: [event('u1')] })).status).toBe(200);
    expect((await app('POST', '/v1/send/email', about('u1'))).status).toBe(200);
  });

  it('does not respond to a request that names one of ignorePeople', async () => {
    const { url, track, client } = await startSandbox();
    await client.setFaults({ ignorePeople: ['u2'] });
    const body = JSON.stringify(items);
    const headers = { authorization: `Basic ${btoa('site:track-key')}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(300);
    await expect(fetch(`${url}/api/v2/batch`, { method: 'POST', headers, body, signal })).rejects.toThrow('timeout');
    expect((await track('POST', '/api/v2/batch', { batch: [event('u1')] })).status).toBe(200);
    expect(await client.journal()).toHaveLength(1);
  });
});
