import { expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

it.each([
  { numbers: [0, 1, 8, 4], bars: '·▁█▄' },
  { numbers: [0, 0], bars: '··' },
  { numbers: [1, 1_000_000], bars: '▁█' },
])('draws $numbers as $bars', ({ numbers, bars }) => expect(sparkline(numbers)).toBe(bars));
