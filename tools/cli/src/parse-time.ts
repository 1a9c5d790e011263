import { UsageError } from './exit-code.ts';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time: `2026-11-20`, `2026-11-20T12:30Z`, or so long ago: `90m`, `24h`, `7d`. UTC unless a zone is named.
 *
 * @returns ms since the epoch
 * @throws UsageError when it is none of them
 */
export function parseTime(text: string, now: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNIT_MS[ago[2] as string] as number);
  const isIso = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const isZoned = text.length === 10 || isIso?.[4] !== undefined;
  const time = isIso ? Date.parse(isZoned ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(`"${text.slice(0, 40)}" is no time: 2026-11-20, 2026-11-20T12:30Z, or 90m, 24h, 7d ago`);
  return time;
}
