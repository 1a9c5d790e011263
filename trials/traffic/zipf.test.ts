import { seededRandom } from '@cio-bus/customerio-sandbox';
import { describe, expect, it } from 'vitest';
import { zipf } from './zipf.ts';

describe('zipf', () => {
  it('draws the first rank twice as often as the second, and reaches the last', () => {
    const draw = zipf(50);
    const random = seededRandom(1);
    const counts = Array.from({ length: 50 }, () => 0);
    for (let draws = 0; draws < 20_000; draws += 1) {
      const rank = draw(random);
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeCloseTo(2, 0);
    expect(counts.at(-1)).toBeGreaterThan(0);
  });

  it.each([0, 0.5, 1 - Number.EPSILON])('stays within its ranks for a draw of %d', (draw) => {
    expect(zipf(3)(() => draw)).toBeGreaterThanOrEqual(0);
    expect(zipf(3)(() => draw)).toBeLessThan(3);
  });
});
