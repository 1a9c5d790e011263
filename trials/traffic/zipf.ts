import type { Random } from '@cio-bus/customerio-sandbox';

/**
 * Draws from `count` ranks by Zipf's law: rank k, from 0, occurs 1 / (k + 1) times as often as rank 0. A few users have most
 * of the traffic, as in production.
 */
export function zipf(count: number): (random: Random) => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank += 1) {
    total += 1 / (rank + 1);
    upTo[rank] = total;
  }
  return (random) => firstAbove(upTo, random() * total);
}

/** Index of the first value above `bound` in ascending values; the last index if none is. */
function firstAbove(values: Float64Array, bound: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
