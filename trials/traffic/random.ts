import type { Random } from '@cio-bus/customerio-sandbox';

/** A whole number from 0 to `below` - 1. */
export const pick = (below: number, random: Random): number => Math.floor(random() * below);

/** One of the choices. */
export const oneOf = <T>(choices: readonly T[], random: Random): T => choices[pick(choices.length, random)] as T;

/** A number from `least` to `most`. */
export const between = (least: number, most: number, random: Random): number => least + (most - least) * random();
