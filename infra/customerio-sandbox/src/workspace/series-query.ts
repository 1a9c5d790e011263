import { z } from 'zod';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const MAX_STEPS = 10_000;
const FIRST_MONDAY = 4 * DAY_SECONDS; // the epoch was a Thursday

const resolutions = { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months' } as const;
const resolution = z.enum(['hours', 'days', 'weeks', 'months']);
type Resolution = z.infer<typeof resolution>;
const maxSteps: Record<Resolution, number> = { hours: 24, days: 45, weeks: 12, months: 120 };

const seconds = z.coerce.number().int().min(0);
/** Query of a metrics lookup: version 2 (`res`, `start`, `end`) or the older one (`period`, `steps`). */
export const seriesQuery = z.union([
  z.object({
    version: z.literal('2'),
    res: z.preprocess((value) => resolutions[value as keyof typeof resolutions] ?? value, resolution),
    start: seconds,
    end: seconds,
    type: z.string().optional(),
  }),
  z.object({
    version: z.literal('1').optional(),
    period: resolution.default('days'),
    steps: z.coerce.number().int().min(0).default(0),
    type: z.string().optional(),
  }),
]);
export type SeriesQuery = z.infer<typeof seriesQuery>;

/** Returns the length of a step. */
export const resolutionOf = (query: SeriesQuery): Resolution => ('res' in query ? query.res : query.period);

/** Returns the starts of all steps of a query, oldest first, in seconds. */
export function startsOf(query: SeriesQuery, nowSeconds: number): number[] {
  const res = resolutionOf(query);
  const max = maxSteps[res];
  const from = 'res' in query ? query.start : 0;
  const steps = 'res' in query ? MAX_STEPS : query.steps === 0 ? max : Math.min(max, Math.max(2, query.steps));
  const starts: number[] = [];
  for (
    let at = startOf(res, ('res' in query) ? query.end : nowSeconds);
    starts.length < steps && at >= startOf(res, from);
  ) {
    starts.unshift(at);
    at = startOf(res, at - 1);
  }
  return starts;
}

/** Returns the start of the hour, day, week or month (UTC) that contains a time. */
export function startOf(res: Resolution, at: number): number {
  if (res === 'hours') return at - (at % HOUR_SECONDS);
  if (res === 'days') return at - (at % DAY_SECONDS);
  if (res === 'weeks') return at - ((at - FIRST_MONDAY) % WEEK_SECONDS);
  const date = new Date(at * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) / 1000;
}
