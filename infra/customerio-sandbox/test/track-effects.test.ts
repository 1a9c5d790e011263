import { describe, expect, it } from 'vitest';
import { event, identify, startSandbox } from './start-sandbox.ts';

const ulid = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';

describe('effects of an accepted item', () => {
  it('journals a repeated event id as a duplicate and does not apply it again', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/entity', event('u1', { id: ulid }));
    await track('DELETE', '/api/v1/customers/u1');

    await track('POST', '/api/v2/entity', event('u1', { id: ulid }));

    const [first, , repeat] = await client.journal();
    expect([first?.duplicate, repeat?.duplicate]).toEqual([undefined, true]);
    expect(await client.person('u1')).toBeUndefined(); // applied, it would have created the person again
  });

  it('keeps each attribute that was set by a later identify', async () => {
    const { track, client } = await startSandbox();

    await track('POST', '/api/v2/batch', {
      batch: [
        identify('u1', { plan: 'pro', _timestamp: 200 }),
        identify('u1', { plan: 'free', city: 'Turin', _timestamp: 100 }),
        identify('u1', { city: 'Rome', _timestamp: 100 }),
      ],
    });

    expect((await client.person('u1'))?.attributes).toEqual({ plan: 'pro', city: 'Rome' });
  });

  it('treats an identify without _timestamp as current', async () => {
    const { track, client } = await startSandbox({ now: () => 150_000 });

    await track('POST', '/api/v2/batch', {
      batch: [
        identify('u1', { a: 'now', b: 'now' }),
        identify('u1', { a: 'old', _timestamp: 149 }),
        identify('u1', { b: 'new', _timestamp: 151 }),
      ],
    });

    expect((await client.person('u1'))?.attributes).toEqual({ a: 'now', b: 'new' });
  });

  it('never creates a person for an identify with _update', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/entity', identify('u1', { plan: 'pro', _update: true }));
    expect(await client.person('u1')).toBeUndefined();
  });

  it('deletes a suppressed person and ignores them until they are unsuppressed', async () => {
    const { track, client } = await startSandbox();
    const act = (action: string) => ({ type: 'person', action, identifiers: { id: 'u1' } });

    await track('POST', '/api/v2/batch', { batch: [identify('u1', { plan: 'pro' }), act('suppress'), event('u1')] });
    expect(await client.person('u1')).toEqual({ attributes: {}, suppressed: true });
    expect(await client.people()).toEqual({ u1: { attributes: {}, suppressed: true } });

    await track('POST', '/api/v2/batch', {
      batch: [identify('u1', { plan: 'free' }), act('unsuppress'), identify('u1', { city: 'Rome' })],
    });
    expect(await client.person('u1')).toEqual({ attributes: { city: 'Rome' }, suppressed: false });
    expect((await client.journal()).map(({ action, ignored }) => [action, ignored])).toEqual([
      ['identify', undefined],
      ['suppress', undefined],
      ['event', 'suppressed'],
      ['identify', 'suppressed'],
      ['unsuppress', undefined],
      ['identify', undefined],
    ]);
  });

  it('merges the secondary into the primary', async () => {
    const { track, client } = await startSandbox();
    await track('POST', '/api/v2/batch', {
      batch: [
        identify('u1', { plan: 'pro' }),
        identify('u2', { plan: 'free', city: 'Rome' }),
        { type: 'person', action: 'merge', primary: { id: 'u1' }, secondary: { id: 'u2' } },
      ],
    });
    expect(await client.people()).toEqual({ u1: { attributes: { plan: 'pro', city: 'Rome' }, suppressed: false } });
  });

  it('adds and deletes devices', async () => {
    const { track, client } = await startSandbox();
    const device = { token: 't1', platform: 'ios' };

    await track('POST', '/api/v2/entity', { ...identify('u1'), action: 'add_device', device });
    expect((await client.person('u1'))?.devices).toEqual([device]);

    await track('POST', '/api/v2/entity', { ...identify('u1'), action: 'delete_device', device: { token: 't1' } });
    expect(await client.person('u1')).not.toHaveProperty('devices');
  });
});
