import { describe, expect, it } from 'vitest';
import { createAdaptiveRate } from './adaptive-rate.ts';

function aRate(ceiling = 100) {
  let time = 0;
  const rate = createAdaptiveRate({ ceiling, slowMs: 2_000, now: () => time });
  return {
    rate,
    pass: (ms: number) => {
      time += ms;
    },
    /** One second with this many responses, the first `bad` of which failed. */
    second(responses: number, bad: number, durationMs = 10) {
      for (let i = 0; i < responses; i += 1) {
        if (i === responses - 1) time += 1_000;
        rate.record({ failed: i < bad, durationMs });
      }
    },
  };
}

describe('createAdaptiveRate', () => {
  it('spaces requests by the rate once the small burst is used up, so that no second exceeds it', () => {
    const { rate, pass } = aRate(100);
    pass(1_000);
    const waits = Array.from({ length: 6 }, () => rate.reserve());
    expect(waits).toEqual([0, 0, 0, 10, 20, 30]);
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
});
