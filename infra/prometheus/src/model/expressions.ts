import { milliseconds, type Time } from './time.ts';

/**
 * True when a counter increased within a window, aggregated by some of its labels. `increase` alone misses the first
 * event: a series that first appears with the value 1 has not increased.
 */
export function counted(selector: string, by: readonly string[], window: string): string {
  const sum = (of: string) => `sum by (${by.join(', ')}) (${of})`;
  return `${sum(`increase(${selector}[${window}])`)} > 0
  or (${sum(selector)} > 0 unless ${sum(`${selector} offset ${window}`)})`;
}

/** Converts a duration to seconds, for comparing ages. */
export const seconds = (time: Time, duration: string): number => milliseconds(time(duration)) / 1_000;
