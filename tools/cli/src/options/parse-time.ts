import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** The forms that {@link parseTime} takes. */
export const TIME_FORMATS = '2026-11-20, 2026-11-20T12:30Z, or 90m, 24h, 7d ago';

/**
 * Parses a time: `2026-11-20`, `2026-11-20T12:30Z`, or an age: `90m`, `24h`, `7d`. UTC unless a zone is given.
 *
 * @returns ms since the epoch
 * @throws InvalidArgumentError for any other text; commander adds the option
 */
export function parseTime(text: string, now: number): number {
  const age = /^(\d{1,6})([mhd])$/.exec(text);
  if (age) return now - Number(age[1]) * (UNIT_MS[age[2] as string] as number);
  const isIso = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const isZoned = text.length === 10 || isIso?.[4] !== undefined;
  const time = isIso ? Date.parse(isZoned ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError(`Expected a time: ${TIME_FORMATS}.`);
  return time;
}
