import { describe, expect, it } from 'vitest';
import { anEmail, event, startSandbox } from './start-sandbox.ts';

const items = { batch: [event('u1', { id: 'e1' }), event('u1', { name: '' }), event('u2', { id: 'e2' })] };

describe('control', () => {
  it.each([{ unavailableRate: 2 }, { unavailablerate: 0.5 }, { outage: 'fire' }, { lostAnswerKinds: [] }])(
    'rejects the faults %j and keeps the current ones',
    async (faults) => {
      const { client } = await startSandbox();
      await client.setFaults({ throttledRate: 0.5 });
      await expect(client.setFaults(faults as never)).rejects.toThrow('400');
      expect(await client.faults()).toEqual({ throttledRate: 0.5 });
    },
  );

  it('counts requests and journal entries, and clears everything on reset', async () => {
    const { track, app, client } = await startSandbox();
    await track('POST', '/api/v2/batch', items);
    await track('POST', '/api/v2/entity', event('u1', { id: 'e1' }));
    await app('POST', '/v1/send/email', anEmail());
    expect(await client.stats()).toEqual({
      requests: { track: { 200: 1, 207: 1 }, app: { 200: 1 } },
      journal: { event: 3, send: 1 },
      duplicates: 1,
      ignored: 0,
      answersLost: 0,
      webhooks: { sent: 0, acknowledged: 0, pending: 0, dropped: 0, hours: 0 },
    });

    await client.reset();

    expect(await client.journal()).toEqual([]);
    expect(await client.people()).toEqual({});
    expect((await app('GET', '/v1/messages')).body.messages).toEqual([]);
    await track('POST', '/api/v2/entity', event('u1', { id: 'e1' }));
    expect(await client.journal()).toMatchObject([{ seq: 1, id: 'e1' }]);
  });

  it('pages the journal', async () => {
    const { url, track, client } = await startSandbox();
    await track('POST', '/api/v2/batch', { batch: [event('u1'), event('u2'), event('u3')] });
    const page = await (await fetch(`${url}/_sandbox/journal?after=1&limit=1`)).json();
    expect(page).toMatchObject({ entries: [{ seq: 2, personId: 'u2' }], last: 3 });
    expect((await client.journal(2)).map(({ seq }) => seq)).toEqual([3]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
