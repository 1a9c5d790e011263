import { milliseconds, type Time } from './time.ts';

/**
 * Whether a counter has counted within a window, by some of its labels. `increase` alone does not see the first one: a
 * series that appears with the value 1 has not increased.
 */
export function counted(selector: string, by: readonly string[], window: string): string {
  const sum = (of: string) => `sum by (${by.join(', ')}) (${of})`;
  return `${sum(`increase(${selector}[${window}])`)} > 0
  or (${sum(selector)} > 0 unless ${sum(`${selector} offset ${window}`)})`;
}

/** A duration as a number of seconds, to compare ages with. */
export const seconds = (time: Time, duration: string): number => milliseconds(time(duration)) / 1_000;
