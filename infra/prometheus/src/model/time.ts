/** Renders a PromQL duration. Rules take it as an argument so that a trial can run them faster than real time. */
export type Time = (duration: string) => string;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Leaves durations unchanged. */
export const realTime: Time = (duration) => duration;

/**
 * Divides durations by a factor, so that a trial of a minute covers an hour of production.
 *
 * @param minimumMs lower bound for every duration, because a rate needs two scrapes
 */
export const acceleratedTime =
  (factor: number, minimumMs: number): Time =>
  (duration) =>
    `${Math.max(minimumMs, Math.round(milliseconds(duration) / factor))}ms`;

/** Parses a duration such as `90s` or `3d` into ms. @throws Error for anything else */
export function milliseconds(duration: string): number {
  const match = /^(\d+)(ms|[smhd])$/.exec(duration);
  if (!match)
    throw new Error(
      `invalid duration ${JSON.stringify(duration)}: expected a whole number followed by ms, s, m, h or d`,
    );
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}
