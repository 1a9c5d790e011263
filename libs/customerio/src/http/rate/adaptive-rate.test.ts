import { describe, expect, it } from 'vitest';
import { type AdaptiveRate, createAdaptiveRate } from './adaptive-rate.ts';

type Result = Parameters<AdaptiveRate['record']>[0]['result'];

function aRate(ceiling = 100) {
  let time = 0;
  const rate = createAdaptiveRate({ ceiling, slowMs: 2_000, now: () => time });
  return {
    rate,
    pass: (ms: number) => {
      time += ms;
    },
    /** One second with this many responses, the first `bad` of which were not well. */
    second(responses: number, bad: number, durationMs = 10, result: Result = 'failed') {
      for (let i = 0; i < responses; i += 1) {
        if (i === responses - 1) time += 1_000;
        rate.record({ result: i < bad ? result : 'ok', durationMs });
      }
    },
  };
}

describe('createAdaptiveRate', () => {
  it('spaces requests by the rate once the small burst is used up, so that no second exceeds it', () => {
    const { rate, pass } = aRate(100);
    pass(1_000);
    expect(rate.take(14).waitsMs).toEqual([...Array(11).fill(0), 10, 20, 30]);
  });

  it('hands out no slots that lie far ahead, and says when there will be more', () => {
    const { rate, pass } = aRate(100);
    pass(1_000);
    rate.take(11);
    expect(rate.take(100)).toEqual({ waitsMs: [10, 20, 30, 40, 50], againMs: 35 });
    pass(35);
    expect(rate.take(100).waitsMs).toEqual([25, 35, 45]);
  });

  it('allows one broadcast in 10 s, also after a 429', () => {
    const { rate, pass } = aRate(0.1);
    expect(rate.take(2)).toEqual({ waitsMs: [0], againMs: 9_975 });
    pass(20_000);
    rate.record({ result: 'throttled', durationMs: 10 });
    pass(20_000);
    rate.record({ result: 'throttled', durationMs: 10 });
    expect(rate.perSecond).toBe(0.1);
  });

  it('is halved every second while everything fails, down to a floor that still notices the recovery', () => {
    const { rate, second } = aRate(100);
    second(10, 10);
    expect(rate.perSecond).toBe(50);
    for (let i = 0; i < 10; i += 1) second(10, 10);
    expect(rate.perSecond).toBe(5);
  });

  it('climbs back to the ceiling in equal steps, and no further', () => {
    const { rate, second } = aRate(100);
    for (let i = 0; i < 10; i += 1) second(10, 10);
    second(10, 0);
    expect(rate.perSecond).toBe(10);
    for (let i = 0; i < 30; i += 1) second(10, 0);
    expect(rate.perSecond).toBe(100);
  });

  it('barely changes for a few stray errors, which are unrelated to the rate', () => {
    const { rate, second } = aRate(100);
    for (let i = 0; i < 20; i += 1) second(100, 7);
    expect(rate.perSecond).toBe(100);
  });

  it('slows down for slow responses before they become timeouts', () => {
    const { rate, second } = aRate(100);
    second(10, 0, 2_500);
    expect(rate.perSecond).toBe(50);
  });

  it('never falls by much for stray 429s, whether many requests are made or few', () => {
    const { rate, second } = aRate(100);
    for (let i = 0; i < 60; i += 1) second(100, 2, 10, 'throttled');
    expect(rate.perSecond).toBeGreaterThan(45);
    const { rate: idle, second: secondOfFew } = aRate(100);
    for (let i = 0; i < 10; i += 1) secondOfFew(2, i % 5 ? 0 : 1, 10, 'throttled');
    expect(idle.perSecond).toBeGreaterThan(70);
  });

  it('leaves the floor soon after an outage, although every 50th request gets a 429 and every 20th fails', () => {
    const { rate, pass } = aRate(100);
    let requests = 0;
    /** @returns how many were answered well */
    const secondOf = (isAway: boolean) => {
      const inSecond = Math.round(rate.perSecond);
      let well = 0;
      for (let i = 0; i < inSecond; i += 1, requests += 1) {
        if (i === inSecond - 1) pass(1_000);
        const stray = requests % 50 === 0 ? 'throttled' : requests % 20 === 1 ? 'failed' : 'ok';
        const result = isAway ? 'failed' : stray;
        rate.record({ result, durationMs: 10 });
        if (result === 'ok') well += 1;
      }
      return well;
    };
    for (let second = 0; second < 20; second += 1) secondOf(true);
    expect(rate.perSecond).toBe(5);
    let seconds = 0;
    for (let sent = 0; sent < 1_500; seconds += 1) sent += secondOf(false);
    expect(seconds).toBeLessThan(40); // 25 when nothing fails
  });

  it('takes for the limit the rate at which requests were answered, also when they came in a part of the second only', () => {
    const { rate, second } = aRate(100);
    second(40, 20, 10, 'throttled');
    expect(rate.perSecond).toBe(47.5);
  });

  it('is at most about halved by a second of 429s, most of which may come from the burst before a hold', () => {
    const { rate, second } = aRate(400);
    second(300, 290, 10, 'throttled');
    expect(rate.perSecond).toBe(190);
  });

  it('goes beyond a limit that was lifted, although some requests fail', () => {
    const { rate, second } = aRate(100);
    second(100, 50, 10, 'throttled');
    expect(rate.perSecond).toBe(47.5);
    for (let i = 0; i < 60; i += 1) second(50, 4);
    expect(rate.perSecond).toBe(100);
  });

  it('holds all requests as long as a Retry-After asks, and voids the slots from before', () => {
    const { rate, pass } = aRate(100);
    rate.take(50);
    rate.record({ result: 'throttled', durationMs: 10, retryAfterMs: 7_000 });
    rate.record({ result: 'throttled', durationMs: 10, retryAfterMs: 3_000 });
    expect([rate.heldMs, rate.take(2)]).toEqual([7_000, { waitsMs: [], againMs: 6_975 }]);
    pass(6_980);
    expect(rate.take(2).waitsMs).toEqual([20, 30]);
    pass(20);
    expect(rate.heldMs).toBe(0);
  });
});

/** Several rates against one limit, as fast as each allows, for these seconds. The limit is that of a token bucket. */
function underLimit(rates: number, limitOf: (second: number) => number, seconds: number) {
  let time = 0;
  let tokens = limitOf(0);
  const callers = Array.from({ length: rates }, () =>
    createAdaptiveRate({ ceiling: 500, slowMs: 2_000, now: () => time }),
  );
  const slots: number[][] = callers.map(() => []);
  const pending: { at: number; rate: AdaptiveRate; result: Result }[] = [];
  const perSecond = Array.from({ length: seconds }, () => ({ ok: 0, throttled: 0 }));
  for (; time < seconds * 1_000; time += 1) {
    const second = Math.floor(time / 1_000);
    tokens = Math.min(limitOf(second) / 10, tokens + limitOf(second) / 1_000);
    for (const [index, rate] of callers.entries()) {
      const own = slots[index] as number[];
      if (own.length === 0) own.push(...rate.take(1).waitsMs.map((waitMs) => time + waitMs));
      for (; (own[0] ?? Number.POSITIVE_INFINITY) <= time; own.shift()) {
        const result = tokens >= 1 ? 'ok' : 'throttled';
        if (result === 'ok') tokens -= 1;
        (perSecond[second] as { ok: number; throttled: number })[result] += 1;
        pending.push({ at: time + 30, rate, result });
      }
    }
    for (; (pending[0]?.at ?? Number.POSITIVE_INFINITY) <= time; pending.shift()) {
      pending[0]?.rate.record({ result: pending[0].result, durationMs: 30 });
    }
  }
  return perSecond;
}

describe('createAdaptiveRate, under a limit of Customer.io', () => {
  const sum = (of: { ok: number; throttled: number }[]) => ({
    perSecond: of.reduce((total, { ok }) => total + ok, 0) / of.length,
    refused: of.reduce((total, { throttled }) => total + throttled, 0) / of.reduce((total, { ok }) => total + ok, 0),
  });

  it.each([
    { rates: 1, limit: 50 },
    { rates: 2, limit: 50 },
    { rates: 1, limit: 480 },
    { rates: 3, limit: 200 },
  ])('$rates settle within 10 % of $limit per second, with less than 1 % refused after 10 s', ({ rates, limit }) => {
    const { perSecond, refused } = sum(underLimit(rates, () => limit, 120).slice(10));
    expect(perSecond).toBeGreaterThan(limit * 0.9);
    expect(perSecond).toBeLessThanOrEqual(limit * 1.001);
    expect(refused).toBeLessThan(0.01);
  });

  it('follows a limit that is lowered, and one that is lifted', () => {
    const lowered = underLimit(1, (second) => (second < 20 ? 100 : 50), 60);
    expect(sum(lowered.slice(30)).perSecond).toBeGreaterThan(45);
    expect(sum(lowered.slice(30)).refused).toBeLessThan(0.01);
    const lifted = underLimit(1, (second) => (second < 20 ? 50 : 10_000), 80);
    expect(lifted.at(-1)?.ok).toBeGreaterThan(450);
  });
});
