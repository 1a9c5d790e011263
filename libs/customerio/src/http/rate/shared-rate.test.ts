import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryBudget } from '../../../test/memory-budget.ts';
import { RequestQueue } from './request-queue.ts';
import { SharedRate } from './shared-rate.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const now = () => performance.now();
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

/** Instances of a service on one budget. */
function aWorld({ instances = 2, ceiling = 500 } = {}) {
  const budget = memoryBudget(now);
  const changes: boolean[] = [];
  const closing = new AbortController();
  const onChange = (isShared: boolean) => void changes.push(isShared);
  const options = { ceiling, slowMs: 2_000, now, budget, closed: closing.signal, onChange };
  const rates = Array.from({ length: instances }, () => new SharedRate(options));
  return { budget, changes, closing, rates };
}

/** Callers that make requests as fast as the rate allows, against a limit with a small burst, as a token bucket has it. */
function aVendor(limit: number) {
  const perSecond: { ok: number; refused: number }[] = [];
  let tokens = 1;
  let filledAt = now();
  let pausedUntil = 0;

  function respond(): 'ok' | 'throttled' {
    tokens = Math.min(limit / 10, tokens + ((now() - filledAt) * limit) / 1_000);
    filledAt = now();
    const isRefused = tokens < 1 || now() < pausedUntil;
    if (!isRefused) tokens -= 1;
    const second = Math.floor(now() / 1_000);
    perSecond[second] ??= { ok: 0, refused: 0 };
    perSecond[second][isRefused ? 'refused' : 'ok'] += 1;
    return isRefused ? 'throttled' : 'ok';
  }

  async function call(rate: SharedRate, queue: RequestQueue) {
    for (;;) {
      await queue.turn({});
      const result = respond();
      const retryAfterMs = now() < pausedUntil ? pausedUntil - now() : undefined;
      await sleep(30);
      rate.record({ result, durationMs: 30, retryAfterMs });
    }
  }

  return {
    calls(rate: SharedRate, callers: number) {
      const queue = new RequestQueue({ rate, longHoldMs: 60_000, now });
      for (let caller = 0; caller < callers; caller += 1) void call(rate, queue);
    },
    pause(ms: number) {
      pausedUntil = now() + ms;
    },
    /** Sums from this second to that, exclusive. */
    between(from: number, to: number) {
      const part = Array.from({ length: to - from }, (_, index) => perSecond[from + index] ?? { ok: 0, refused: 0 });
      const ok = part.reduce((sum, second) => sum + second.ok, 0);
      const refused = part.reduce((sum, second) => sum + second.refused, 0);
      return { perSecond: ok / part.length, refused, share: refused / Math.max(1, ok + refused) };
    },
  };
}

const start = () => Math.ceil(now() / 1_000);

describe('SharedRate', () => {
  it.each([{ callers: [16] }, { callers: [16, 16] }, { callers: [2, 32] }, { callers: [8, 8, 8] }])(
    'settles within 10 % of a limit of 50 per second in sum, with less than 1 % refused after 10 s: $callers callers',
    async ({ callers }) => {
      const { rates, changes } = aWorld({ instances: callers.length });
      const [vendor, from] = [aVendor(50), start()];
      for (const [index, count] of callers.entries()) vendor.calls(rates[index] as SharedRate, count);
      await seconds(41);
      const { perSecond, share } = vendor.between(from + 10, from + 40);
      expect(perSecond).toBeGreaterThan(45);
      expect(perSecond).toBeLessThanOrEqual(50.1);
      expect(share).toBeLessThan(0.01);
      expect(changes).toEqual(callers.map(() => true));
    },
  );

  it('holds all instances when one of them gets a Retry-After', async () => {
    const { rates } = aWorld({ ceiling: 40 });
    const [vendor, from] = [aVendor(50), start()];
    for (const rate of rates) vendor.calls(rate, 8);
    await seconds(5);
    vendor.pause(5_000);
    await seconds(1);
    expect(rates.every(({ heldMs }) => heldMs > 3_500)).toBe(true);
    await seconds(8);
    expect(vendor.between(from, from + 14).refused).toBeLessThan(8); // what was in flight, or had a slot until the next refresh
    expect(vendor.between(from + 10, from + 13).perSecond).toBeGreaterThan(10);
  });

  it('makes no more requests than before while the store is unavailable, and shares again when it is back', async () => {
    const { rates, budget, changes } = aWorld();
    const [vendor, from] = [aVendor(50), start()];
    for (const rate of rates) vendor.calls(rate, 16);
    await seconds(15);
    budget.away = true;
    await seconds(30);
    expect(changes).toEqual([true, true, false, false]);
    const away = vendor.between(from + 16, from + 44);
    expect(away.perSecond).toBeGreaterThan(45);
    expect(away.share).toBeLessThan(0.01);
    budget.away = false;
    await seconds(16);
    expect(changes.slice(4)).toEqual([true, true]);
    expect(vendor.between(from + 47, from + 60)).toMatchObject({ perSecond: expect.closeTo(47.5, -1) });
  });

  it('keeps a hold while the store is unavailable, and passes it on when the store is back', async () => {
    const { rates, budget } = aWorld();
    const [one, other] = rates as [SharedRate, SharedRate];
    await Promise.all([one.take(1), other.take(1)]);
    budget.away = true;
    one.record({ result: 'throttled', durationMs: 10, retryAfterMs: 20_000 });
    await seconds(2);
    expect([one.heldMs, other.heldMs]).toEqual([18_000, 0]);
    budget.away = false;
    void one.take(1);
    await seconds(1);
    void other.take(1);
    await seconds(0.1);
    expect(other.heldMs).toBeGreaterThan(16_000);
  });

  it('waits for a store that hangs once, for no longer than a quarter of a second', async () => {
    const { rates, budget } = aWorld({ ceiling: 100 });
    vi.spyOn(budget, 'exchange').mockReturnValue(new Promise(() => {}));
    const rate = rates[0] as SharedRate;
    const first = rate.take(2);
    await vi.advanceTimersByTimeAsync(250);
    expect(await first).toMatchObject({ waitsMs: [0, 10] });
    expect(rate.take(1)).toMatchObject({ waitsMs: [20] });
  });

  it('spaces the slots of all instances, also of one request in 10 s', async () => {
    const { rates } = aWorld({ ceiling: 0.1 });
    const [one, other] = rates as [SharedRate, SharedRate];
    expect((await one.take(2)).waitsMs).toEqual([0]);
    expect(await other.take(2)).toMatchObject({ waitsMs: [], againMs: expect.closeTo(10_000, -2) });
    await seconds(10);
    expect((await other.take(2)).waitsMs).toHaveLength(1);
    expect((await one.take(2)).waitsMs).toEqual([]);
  });

  it('leaves nobody waiting, and exchanges nothing, once it is closed', async () => {
    const { rates, budget, closing } = aWorld();
    const [rate] = rates as [SharedRate];
    const waits = Promise.all([rate.take(1), rate.take(1)]);
    rate.record({ result: 'ok', durationMs: 1 });
    closing.abort();
    await seconds(1);
    expect(await waits).toHaveLength(2);
    expect((await rate.take(1)).waitsMs).toHaveLength(1);
    expect(budget.exchanges).toBe(0);
  });
});
