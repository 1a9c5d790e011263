import { dice, gaussian, seededRandom } from '@cio-bus/customerio-sandbox';

const MEDIAN_MS = 20;
const SIGMA = 0.5;
const SLOW_SHARE = 0.01;
const SLOW_MS = 500;
const SEED = 7;

/** Returns a log-normal latency with a slow tail; a message has the same in every run. */
export function latencyMs(key: string, seq: number): number {
  const random = seededRandom(dice(SEED, `${key}/${seq}`) * 2 ** 32);
  return random() < SLOW_SHARE ? SLOW_MS : MEDIAN_MS * Math.exp(SIGMA * gaussian(random));
}

/** Whether a message belongs to the share that is always rejected. */
export const isRejected = (key: string, seq: number, share: number): boolean =>
  share > 0 && dice(SEED + 1, `${key}/${seq}`) < share;
