/** A number in [0, 1). */
export type Random = () => number;

/**
 * Creates a generator of numbers in [0, 1) that are the same for the same seed (mulberry32).
 *
 * Not `pure-rand`: the seeds of chaos runs and of measurements would stand for other runs. Its mixing is also that of `dice`,
 * which needs a generator per key; the generators of `pure-rand` that are quickly created begin near their seed.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return unit(state);
  };
}

/** Returns a number in [0, 1) for a key, independent of earlier draws, so that runs can be compared. */
export function dice(seed: number, key: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return unit(hash);
}

/** Returns a number from the standard normal distribution (Box-Muller). */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function unit(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
