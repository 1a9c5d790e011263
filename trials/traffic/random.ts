/** Numbers in [0, 1). */
export type Random = () => number;

/** Numbers in [0, 1) determined by a seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, but not including, `below`. */
export const pick = (below: number, random: Random): number => Math.floor(random() * below);

/** One of the choices. */
export const oneOf = <T>(choices: readonly T[], random: Random): T => choices[pick(choices.length, random)] as T;

/** A number from `least` up to `most`. */
export const between = (least: number, most: number, random: Random): number => least + (most - least) * random();
