/** In minutes, as the values of a case are. */
export const HOUR = 60;
export const DAY = 24 * HOUR;

/** A counter that grows by this much per minute in each step, which lasts this many minutes; from 0. */
export function growing(steps: readonly (readonly [perMinute: number, minutes: number])[]): string {
  let value = 0;
  return steps
    .map(([perMinute, minutes]) => {
      const step = `${value}+${perMinute}x${minutes - 1}`;
      value += perMinute * minutes;
      return step;
    })
    .join(' ');
}
