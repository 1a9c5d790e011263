import { describe, expect, it } from 'vitest';
import { anEmail, event, identify, startSandbox } from './start-sandbox.ts';

const items = { batch: [event('u1', { id: 'e1' }), event('u1', { name: '' }), event('u2', { id: 'e2' })] };

/** Sends, waits until the sandbox has accepted, and disconnects without waiting for the response. */
async function sendAndGiveUp({ url, client }: Awaited<ReturnType<typeof startSandbox>>): Promise<void> {
  const caller = new AbortController();
  const send = fetch(`${url}/v1/send/email`, {
    method: 'POST',
    headers: { authorization: 'Bearer app-key', 'content-type': 'application/json' },
    body: JSON.stringify(anEmail()),
    signal: caller.signal,
  });
  await expect.poll(() => client.journal()).toHaveLength(1);
  caller.abort();
  await expect(send).rejects.toThrow('aborted');
}

describe('faults before acceptance', () => {
  it.each([
    { faults: { unavailableRate: 1 }, status: 503 },
    { faults: { throttledRate: 1 }, status: 429 },
    { faults: { outage: 'unavailable' as const }, status: 503 },
    { faults: { respondWith: { track: 401, app: 401 } }, status: 401 },
  ])(
    'responds with $status to tracks, sends and lookups under $faults, and accepts nothing',
    async ({ faults, status }) => {
      const { track, app, client } = await startSandbox();
      await client.setFaults(faults);

      expect((await track('POST', '/api/v2/batch', items)).status).toBe(status);
      expect((await app('POST', '/v1/send/email', anEmail())).status).toBe(status);
      expect((await app('GET', '/v1/messages')).status).toBe(status);
      expect((await track('GET', '/api/v1/accounts/region')).status).toBe(status);

      expect(await client.journal()).toEqual([]);
    },
  );

  it('forces the status of one API only', async () => {
    const { track, app, client } = await startSandbox();
    await client.setFaults({ respondWith: { track: 503 } });
    expect((await track('POST', '/api/v2/batch', items)).status).toBe(503);
    expect((await app('POST', '/v1/send/email', anEmail())).status).toBe(200);
  });

  it('responds to some requests with a 503 in HTML, which is not JSON', async () => {
    const { track, client } = await startSandbox();
    await client.setFaults({ unavailableRate: 1 });
    const bodies = [];
    for (let count = 0; count < 20; count++) bodies.push((await track('POST', '/api/v2/batch', items)).body);
    expect(bodies.some((body) => typeof body === 'string')).toBe(true);
    expect(bodies.some((body) => typeof body === 'object')).toBe(true);
  });

  it.each([
    { seconds: 0.2, header: '1' },
    { seconds: 1.5, header: '2' },
    { seconds: 0, header: '0' },
    { seconds: undefined, header: null },
  ])('sends Retry-After $header for $seconds seconds', async ({ seconds, header }) => {
    const { app, client } = await startSandbox();
    await client.setFaults({ throttledRate: 1, ...(seconds !== undefined && { retryAfterSeconds: seconds }) });

    const answer = await app('POST', '/v1/send/email', anEmail());

    expect(answer.headers.get('retry-after')).toBe(header);
    expect(answer.body).toEqual({ errors: [{ detail: 'rate limited', status: '429' }] });
  });

  it('responds with 429 to more requests than an API allows per second, and counts each API for itself', async () => {
    let time = 0;
    const { track, app, client } = await startSandbox({ now: () => time });
    await client.setFaults({ requestsPerSecond: { track: 2 } });
    const statuses: number[] = [];
    for (time of [10_000, 10_400, 10_999, 11_000]) {
      statuses.push((await track('POST', '/api/v2/batch', items)).status);
      expect((await app('POST', '/v1/send/email', anEmail())).status).toBe(200);
    }
    expect(statuses).toEqual([207, 207, 429, 207]); // one of the items is invalid
  });

  it('resets connections during an outage of that kind', async () => {
    const { track, client } = await startSandbox();
    await client.setFaults({ outage: 'reset' });
    await expect(track('POST', '/api/v2/batch', items)).rejects.toThrow();
    expect(await client.journal()).toEqual([]);
  });

  it('ends an outage automatically', async () => {
    let time = 1_000;
    const { track, client } = await startSandbox({ now: () => time });
    await client.setFaults({ outage: 'unavailable', outageForMs: 500 });
    expect((await track('POST', '/api/v2/entity', event('u1'))).status).toBe(503);

    time += 500;

    expect((await track('POST', '/api/v2/entity', event('u1'))).status).toBe(200);
    expect((await client.faults()).outage).toBeNull();
  });

  it('repeats the same faults for the same seed', async () => {
    const statuses = async (seed: number) => {
      const { track, client } = await startSandbox({ seed });
      await client.setFaults({ unavailableRate: 0.3, throttledRate: 0.3 });
      const seen = [];
      for (let count = 0; count < 30; count++) seen.push((await track('POST', '/api/v2/entity', event('u1'))).status);
      return seen;
    };
    expect(await statuses(7)).toEqual(await statuses(7));
    expect(await statuses(7)).not.toEqual(await statuses(8));
  });
});

describe('lost responses', () => {
  it('responds with a 502 page after accepting, and marks exactly the accepted items', async () => {
    const { track, client } = await startSandbox();
    await client.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['502'] });

    expect(await track('POST', '/api/v2/batch', items)).toMatchObject({
      status: 502,
      body: expect.stringContaining('<html>'),
    });

    expect((await client.journal()).map(({ id, answerLost }) => [id, answerLost])).toEqual([
      ['e1', '502'],
      ['e2', '502'],
    ]);
  });

  it('resets the connection after accepting', async () => {
    const { app, client } = await startSandbox();
    await client.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['reset'] });
    await expect(app('POST', '/v1/send/email', anEmail())).rejects.toThrow();
    expect(await client.journal()).toMatchObject([{ action: 'send', answerLost: 'reset' }]);
  });

  it('keeps the caller waiting after accepting', async () => {
    const sandbox = await startSandbox();
    const { client } = sandbox;
    await client.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['timeout'] });

    await sendAndGiveUp(sandbox);
    expect(await client.journal()).toMatchObject([{ action: 'send', answerLost: 'timeout' }]);
    expect((await client.stats()).requests.app).toEqual({ timeout: 1 });
  });

  it('never loses the response of a lookup or of a rejected request', async () => {
    const { app, track, client } = await startSandbox();
    await client.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['502'] });
    expect((await app('GET', '/v1/messages')).status).toBe(200);
    expect((await app('POST', '/v1/send/email', {})).status).toBe(400);
    expect((await track('POST', '/api/v2/entity', event('u1', { name: '' }))).status).toBe(400);
  });
});

describe('latency', () => {
  it('delays the response but not the acceptance, so that a request that times out was accepted', async () => {
    const sandbox = await startSandbox();
    const { client } = sandbox;
    await client.setFaults({ slowRate: 1, slowMs: 60_000 });

    await sendAndGiveUp(sandbox);
    await expect.poll(() => client.journal()).toMatchObject([{ action: 'send', answerLost: 'timeout' }]);
  });

  it('responds after a log-normal time', async () => {
    const { track, client } = await startSandbox();
    await client.setFaults({ latencyMedianMs: 5, latencySigma: 0.5 });
    expect((await track('POST', '/api/v2/batch', items)).status).toBe(207);
  });
});

describe('rejections by name', () => {
  it('rejects the configured events and attributes until the faults are cleared', async () => {
    const { track, client } = await startSandbox();
    await client.setFaults({ rejectEventNames: ['order_paid'], rejectAttributes: ['vip'] });
    const batch = { batch: [event('u1'), identify('u1', { vip: true }), identify('u1', { plan: 'pro' })] };

    const answer = await track('POST', '/api/v2/batch', batch);
    expect(answer.status).toBe(207);
    expect(answer.body.errors).toMatchObject([
      { batch_index: 0, reason: 'invalid', field: 'name' },
      { batch_index: 1, reason: 'invalid', field: 'attributes.vip' },
    ]);
    expect((await track('POST', '/api/v1/customers/u1/events', { name: 'order_paid' })).status).toBe(400);

    await client.clearFaults();
    expect((await track('POST', '/api/v2/batch', batch)).status).toBe(200);
  });
});
