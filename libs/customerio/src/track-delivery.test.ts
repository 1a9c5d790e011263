import { afterEach, describe, expect, it, vi } from 'vitest';
import { anEvent, anIdentify, events } from '../test/commands.ts';
import { batchOf, type Reply, refusingAddress, serviceAt, vendorServer } from '../test/vendor-server.ts';

const html = { 'content-type': 'text/html' };

describe('deliver', () => {
  it('sends one v2 batch with the workspace key, and reports every item as accepted', async () => {
    const { url, received } = await vendorServer(() => ({ status: 200 }));
    expect(await serviceAt(url).deliver([anIdentify(), anEvent()])).toEqual([undefined, undefined]);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/v2/batch']);
    expect(received[0]?.authorization).toBe(`Basic ${btoa('site:track-key')}`);
    expect(batchOf(received[0] as never)).toMatchObject([
      { action: 'identify' },
      { action: 'event', name: 'order_paid' },
    ]);
  });

  it.each<{ what: string; reply: Reply; code: string; retryAfterMs?: number }>([
    { what: '400', reply: { status: 400, body: { errors: [{ reason: 'invalid' }] } }, code: 'VENDOR_REJECTED' },
    { what: '413', reply: { status: 413 }, code: 'MESSAGE_TOO_LARGE' },
    { what: '422', reply: { status: 422 }, code: 'VENDOR_REJECTED' },
    { what: '401', reply: { status: 401 }, code: 'VENDOR_AUTH' },
    { what: '403', reply: { status: 403 }, code: 'VENDOR_AUTH' },
    { what: '404 for a wrong address', reply: { status: 404 }, code: 'VENDOR_AUTH' },
    { what: '408', reply: { status: 408 }, code: 'VENDOR_UNAVAILABLE' },
    { what: '500', reply: { status: 500 }, code: 'VENDOR_UNAVAILABLE' },
    { what: '503', reply: { status: 503 }, code: 'VENDOR_UNAVAILABLE' },
    { what: '503 of a proxy', reply: { status: 503, text: '<h1>no</h1>', headers: html }, code: 'VENDOR_UNAVAILABLE' },
    { what: '200 that is not JSON', reply: { status: 200, text: 'fine' }, code: 'VENDOR_UNAVAILABLE' },
    { what: '429', reply: { status: 429 }, code: 'VENDOR_THROTTLED' },
    {
      what: '429 with Retry-After',
      reply: { status: 429, headers: { 'retry-after': '7' } },
      code: 'VENDOR_THROTTLED',
      retryAfterMs: 7_000,
    },
    {
      what: '429 with a Retry-After that is neither seconds nor a date',
      reply: { status: 429, headers: { 'retry-after': 'about 60' } },
      code: 'VENDOR_THROTTLED',
    },
    {
      what: 'an HTML 503 with Retry-After',
      reply: { status: 503, text: 'no', headers: { 'retry-after': '3' } },
      code: 'VENDOR_UNAVAILABLE',
      retryAfterMs: 3_000,
    },
    { what: 'a reset', reply: 'reset', code: 'VENDOR_UNAVAILABLE' },
  ])('maps $what to $code', async ({ reply, code, retryAfterMs }) => {
    const { url } = await vendorServer(() => reply);
    const [error] = await serviceAt(url).deliver([anEvent()]);
    expect(error).toMatchObject({ code });
    expect(error?.retryAfterMs).toBe(retryAfterMs);
  });

  it('maps a timeout to VENDOR_UNAVAILABLE, after one request', async () => {
    const { url, received } = await vendorServer(() => 'never');
    expect(await serviceAt(url).deliver([anEvent()])).toMatchObject([{ code: 'VENDOR_UNAVAILABLE' }]);
    expect(received.length).toBe(1);
  });

  it('maps a refused connection to VENDOR_UNAVAILABLE', async () => {
    const [error] = await serviceAt(await refusingAddress()).deliver([anEvent()]);
    expect(error?.message).toMatch(
      'VENDOR_UNAVAILABLE: the connection failed (ECONNREFUSED); the request was not sent',
    );
  });

  it('never follows a redirect, because the data would pass through another region', async () => {
    const { url, received } = await vendorServer(({ path }) =>
      path === '/elsewhere' ? { status: 200 } : { status: 301, headers: { location: `${url}/elsewhere` } },
    );
    const [error] = await serviceAt(url).deliver([anEvent()]);
    expect(error).toMatchObject({ code: 'VENDOR_AUTH', message: expect.stringContaining('CUSTOMERIO_REGION') });
    expect(received.map(({ path }) => path)).toEqual(['/api/v2/batch']);
  });

  it('aborts at once when the caller does, in flight or not', async () => {
    const caller = new AbortController();
    const { url, received } = await vendorServer(() => {
      caller.abort();
      return 'never';
    });
    const service = serviceAt(url, 60_000);
    await service.start();
    expect(await service.deliver([anEvent()], caller)).toMatchObject([{ code: 'VENDOR_UNAVAILABLE' }]);
    expect(await service.deliver([anEvent()], caller)).toMatchObject([{ code: 'VENDOR_UNAVAILABLE' }]);
    expect(received.length).toBe(1);
  });

  it('groups what failed by status, reason and field', async () => {
    const errors = [{ reason: 'required', field: 'identifiers', message: 'of jo@example.com' }];
    const { url } = await vendorServer(() => ({ status: 400, body: { errors } }));
    expect(await serviceAt(url).deliver([anEvent()])).toMatchObject([
      { status: 400, reason: 'required', field: 'identifiers' },
    ]);
    const { url: silent } = await vendorServer(() => 'never');
    expect(await serviceAt(silent).deliver([anEvent()])).toMatchObject([{ status: undefined, reason: 'timeout' }]);
    expect(await serviceAt(await refusingAddress()).deliver([anEvent()])).toMatchObject([{ reason: 'ECONNREFUSED' }]);
  });

  it('never takes a text of Customer.io for a reason: it may quote what was sent', async () => {
    const errors = [{ reason: 'jo@example.com is taken', field: 'a'.repeat(200) }];
    const { url } = await vendorServer(() => ({ status: 400, body: { errors } }));
    const [error] = await serviceAt(url).deliver([anEvent()]);
    expect([error?.reason, error?.field]).toEqual([undefined, undefined]);
  });

  it('delivers in spite of listeners that throw or reject, and calls the other listeners', async () => {
    const { url } = await vendorServer(() => ({ status: 200 }));
    const service = serviceAt(url);
    const notified: string[] = [];
    service.on('track:start', () => {
      throw new Error('of a listener');
    });
    service.on('track:success', async () => {
      throw new Error('of an async listener');
    });
    service.on('track:success', () => void notified.push('success'));
    expect(await service.deliver([anEvent()])).toEqual([undefined]);
    expect(notified).toEqual(['success']);
  });

  it('notifies listeners of the result of each command', async () => {
    const { url } = await vendorServer(() => ({ status: 207, body: { errors: [{ batch_index: 1, reason: 'no' }] } }));
    const service = serviceAt(url);
    const notified: string[] = [];
    for (const name of ['identify:start', 'identify:success', 'track:start', 'track:error'] as const) {
      service.on(name, ({ error }) => void notified.push(`${name} ${error?.code ?? ''}`.trim()));
    }
    await service.deliver([anIdentify(), anEvent()]);
    expect(notified).toEqual(['identify:start', 'track:start', 'identify:success', 'track:error VENDOR_REJECTED']);
  });

  it('throws from the calls for one command the error that deliver returns', async () => {
    const { url } = await vendorServer(() => ({ status: 400 }));
    await expect(serviceAt(url).identifyUser(anIdentify())).rejects.toMatchObject({ code: 'VENDOR_REJECTED' });
    await expect(serviceAt(url).trackEvent(anEvent())).rejects.toMatchObject({ code: 'VENDOR_REJECTED' });
  });
});

describe('start', () => {
  afterEach(() => void vi.useRealTimers());

  it('does not fail for an account of another region, but fails every delivery until that is fixed', async () => {
    const { url, received } = await vendorServer(() => ({ status: 200 }), 'eu');
    const service = serviceAt(url);
    await service.start();
    expect(service.unready()).toContain('CUSTOMERIO_REGION is us');
    expect(await service.deliver(events(2))).toMatchObject([{ code: 'VENDOR_AUTH' }, { code: 'VENDOR_AUTH' }]);
    expect(received).toEqual([]);
  });

  it('becomes ready again automatically once the account is fixed, without any delivery', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let region = 'eu';
    const { url } = await vendorServer(
      () => ({ status: 200 }),
      () => region,
    );
    const service = serviceAt(url);
    await service.start();
    expect(service.unready()).toContain('CUSTOMERIO_REGION is us');
    region = 'us';
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(service.unready()).toBeUndefined(), { timeout: 60_000 });
  });

  it('continues without a response, and checks again at the first delivery', async () => {
    const service = serviceAt(await refusingAddress());
    await service.start();
    expect(service.unready()).toBeUndefined();
    expect(await service.deliver([anEvent()])).toMatchObject([{ code: 'VENDOR_UNAVAILABLE' }]);
  });
});
