/** Writes a duration of PromQL. Rules take it as an argument, so that a trial can run them faster than the clock. */
export type Time = (duration: string) => string;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Durations as they stand. */
export const realTime: Time = (duration) => duration;

/**
 * Durations divided by a factor, so that what takes an hour in production can be seen in a trial of a minute.
 *
 * @param leastMs no duration becomes shorter: a rate needs two scrapes
 */
export const timeFaster =
  (factor: number, leastMs: number): Time =>
  (duration) =>
    `${Math.max(leastMs, Math.round(milliseconds(duration) / factor))}ms`;

/** A duration such as `90s` or `3d`, ms. @throws Error for anything else */
export function milliseconds(duration: string): number {
  const match = /^(\d+)(ms|[smhd])$/.exec(duration);
  if (!match) throw new Error(`${duration} is no duration: a number and ms, s, m, h or d are wanted`);
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}
