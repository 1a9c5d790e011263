import type { Random } from './random.ts';

/**
 * Draws from `count` ranks as Zipf's law has it: rank k, counted from 0, comes 1 / (k + 1) as often as rank 0. A few users
 * have most of the traffic, as in life.
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

/** Index of the first value above the wanted one, in values that grow; the last one's when none is. */
function firstAbove(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
