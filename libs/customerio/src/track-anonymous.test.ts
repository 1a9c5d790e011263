import { afterEach, describe, expect, it, vi } from 'vitest';
import { AT_SECONDS, anEvent } from '../test/commands.ts';
import { batchOf, serviceAt, vendorServer } from '../test/vendor-server.ts';

describe('deliver, with anonymous events', () => {
  afterEach(() => void vi.useRealTimers());

  it('sends an anonymous event to v1, with its ULID', async () => {
    const { url, received } = await vendorServer(() => ({ status: 200 }));
    const { userId, ...anonymous } = anEvent();
    await serviceAt(url).deliver([{ ...anonymous, anonymousId: 'visitor-1' }]);
    expect(received).toMatchObject([
      {
        path: '/api/v1/events',
        body: {
          anonymous_id: 'visitor-1',
          id: anonymous.id,
          name: 'order_paid',
          timestamp: AT_SECONDS,
          data: { total: 42 },
        },
      },
    ]);
  });

  it('starts no request in the second half of the timeout, so that those in flight can end', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { url, received } = await vendorServer(() => {
      vi.advanceTimersByTime(30_000);
      return { status: 200 };
    });
    const { userId, ...anonymous } = anEvent();
    const visit = { ...anonymous, anonymousId: 'visitor-1' }; // one person's, so one request after the other
    const results = await serviceAt(url, 60_000).deliver([visit, visit, visit]);
    expect(results).toMatchObject([undefined, { code: 'NOT_REACHED' }, { code: 'NOT_REACHED' }]);
    expect(received.length).toBe(1);
  });

  it('sends anonymous events in the batch with CUSTOMERIO_ANONYMOUS=v2', async () => {
    const { url, received } = await vendorServer(() => ({ status: 200 }));
    const { userId, ...anonymous } = anEvent();
    const results = await serviceAt(url, 2_000, 'v2').deliver([{ ...anonymous, anonymousId: 'visitor-1' }, anEvent()]);
    expect(results).toEqual([undefined, undefined]);
    expect(received.map(({ path }) => path)).toEqual(['/api/v2/batch']);
    expect(batchOf(received[0] as never)[0]).toMatchObject({ identifiers: { anonymous_id: 'visitor-1' } });
  });

  it('fails an anonymous event with a blank name alone, without a request for it', async () => {
    const { url, received } = await vendorServer(() => ({ status: 200 }));
    const { userId, ...event } = anEvent({ payload: { name: ' ' } });
    const results = await serviceAt(url).deliver([{ ...event, anonymousId: 'visitor-1' }, anEvent()]);
    expect(results).toMatchObject([{ code: 'MESSAGE_INVALID', field: 'data.name' }, undefined]);
    expect(received.map(({ path }) => path)).toEqual(['/api/v2/batch']);
  });
});
