import { describe, expect, it } from 'vitest';
import { AT } from '../../test/commands.ts';
import { serviceAt, vendorServer } from '../../test/vendor-server.ts';

describe('reports', () => {
  const period = { from: new Date(AT), to: new Date(AT + 60_000) };

  it('counts the deliveries of a period by metric, over all pages', async () => {
    const pages = [
      { messages: [{ metrics: { sent: 1, opened: 2 } }, { metrics: { sent: 1 } }], next: '1' },
      { messages: [{ metrics: { sent: 1 } }], next: '' },
    ];
    const { url } = await vendorServer(({ path }) => ({ status: 200, body: pages[path.includes('start=1') ? 1 : 0] }));
    const counts = await serviceAt(url).getDeliveryMetrics(period);
    expect(counts).toEqual({ deliveries: 3, byMetric: { sent: 3, opened: 1 } });
  });

  it('ends where cursors go in a circle, and counts each page once', async () => {
    const pages: Record<string, object> = {
      '': { messages: [{ metrics: { sent: 1 } }], next: 'a' },
      a: { messages: [{ metrics: { sent: 1 } }], next: 'b' },
      b: { messages: [{ metrics: { sent: 1 } }], next: 'a' },
    };
    const { url, received } = await vendorServer(({ path }) => {
      const start = new URL(path, 'http://x').searchParams.get('start') ?? '';
      return received.length > 3 ? { status: 500 } : { status: 200, body: pages[start] };
    });
    expect(await serviceAt(url).getDeliveryMetrics(period)).toEqual({ deliveries: 3, byMetric: { sent: 3 } });
  });

  it('counts a delivery at the start of a period and none at its end, whatever the bounds of the query mean', async () => {
    const metrics = { sent: 1 };
    const messages = [-1, 0, 1, 59, 60].map((after) => ({ metrics, created: AT / 1_000 - 0.25 + after }));
    const { url, received } = await vendorServer(() => ({ status: 200, body: { messages, next: '' } }));
    const whole = { from: new Date(AT - 250), to: new Date(AT - 250 + 60_000) };
    expect(await serviceAt(url).getDeliveryMetrics(whole)).toEqual({ deliveries: 3, byMetric: { sent: 3 } });
    const asked = new URL(received[0]?.path as string, url).searchParams;
    expect(Number(asked.get('start_ts'))).toBeLessThan(whole.from.getTime() / 1_000);
    expect(Number(asked.get('end_ts'))).toBeGreaterThanOrEqual(whole.to.getTime() / 1_000);
  });

  it.each(['..', '', '5/actions', '5?start=0'])('refuses %j as a campaign, without a request', async (id) => {
    const { url, received } = await vendorServer(() => ({ status: 200 }));
    await expect(serviceAt(url).getCampaignMetrics(id, period)).rejects.toMatchObject({ code: 'MESSAGE_INVALID' });
    expect(received).toEqual([]);
  });

  it('returns the daily series of a campaign', async () => {
    const { url, received } = await vendorServer(() => ({
      status: 200,
      body: { metric: { series: { sent: [1, 2] } } },
    }));
    expect(await serviceAt(url).getCampaignMetrics(5, period)).toEqual({ sent: [1, 2] });
    expect(received[0]?.path).toMatch(/^\/v1\/campaigns\/5\/metrics\?version=2&res=days&tz=UTC&start=\d+&end=\d+$/);
  });
});
