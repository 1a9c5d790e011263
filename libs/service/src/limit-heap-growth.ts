import { setFlagsFromString } from 'node:v8';

/**
 * Collects the old generation when it has grown to twice the live size, instead of four times: a worker under load peaks
 * at 220 MB instead of 350, with no more CPU per message. V8 accepts the flag at any time, but Node reads it from no
 * environment variable, so long-running programs call this first.
 */
export const limitHeapGrowth = (): void => setFlagsFromString('--heap-growing-percent=100');

/**
 * {@link limitHeapGrowth} for a program that keeps nothing between its requests: the old generation is collected sooner, and
 * the young one stays at the size that it has, at most 16 MB. Under load it would grow to 100 MB where Node is started without
 * the flags of the images.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=1');
}
