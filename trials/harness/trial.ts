/** One thing that a trial measured, and whether it is as it must be. */
export interface Measure {
  what: string;
  bar: string;
  measured: string;
  holds: boolean;
}

/** A trial of minutes on a stack of its own. */
export interface Trial {
  /** As on the command line. */
  name: string;
  /** What happens to the stack, in one sentence. */
  about: string;
  /** Starts a stack, does it harm and measures. @throws Error when it cannot be judged */
  run(print: (line: string) => void): Promise<Measure[]>;
}

/** A count that must be exactly this. */
export const exactly = (what: string, measured: number, bar: number): Measure => ({
  what,
  bar: String(bar),
  measured: String(measured),
  holds: measured === bar,
});

/** A number that may be at most this, such as `4.2 s`. */
export const atMost = (what: string, measured: number, bar: number, unit: string): Measure => ({
  what,
  bar: `≤ ${round(bar)} ${unit}`,
  measured: `${round(measured)} ${unit}`,
  holds: measured <= bar, // NaN, which nothing was measured for, does not hold
});

/** A number that must be at least this: the harm was done, or there was enough to measure. */
export const atLeast = (what: string, measured: number, bar: number): Measure => ({
  what,
  bar: `≥ ${round(bar)}`,
  measured: String(round(measured)),
  holds: measured >= bar,
});

/** A list that must be empty; what it contains is printed. */
export const none = (what: string, found: readonly string[]): Measure => ({
  what,
  bar: 'none',
  measured: found.length === 0 ? 'none' : `${found.length}: ${found.slice(0, 3).join('; ')}`,
  holds: found.length === 0,
});

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
