import { BusError } from '@cio-bus/contracts';
import { allPages } from './all-pages.ts';

/** A period of time; `to` is exclusive. */
export interface Period {
  from: Date;
  to: Date;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const days = { day: 1, week: 7, month: 30 } as const;

/** The last days, up to now. */
export function lastDays(count: number): Period {
  const to = new Date();
  return { from: new Date(to.getTime() - count * DAY_MS), to };
}

/** A period by name: the last day, 7 or 30 days. @throws BusError `MESSAGE_INVALID` for another name */
export function periodOf(period: Period | keyof typeof days): Period {
  if (typeof period === 'string' && Object.hasOwn(days, period)) return lastDays(days[period]);
  const { from, to } = Object(period) as Partial<Period>;
  if (isDate(from) && isDate(to)) return { from, to };
  throw new BusError('MESSAGE_INVALID', 'period: must be day, week or month, or two dates', { field: 'period' });
}

const isDate = (time: unknown): time is Date => time instanceof Date && !Number.isNaN(time.getTime());

/** Customer.io's figures for all deliveries that were created in a period. */
export interface DeliveryMetrics {
  /** Number of deliveries. */
  deliveries: number;
  /** Number of deliveries with each metric: `sent`, `delivered`, `opened` … */
  byMetric: Readonly<Record<string, number>>;
}

/** A page of `GET /v1/messages`. */
export interface ReportedPage {
  messages?: readonly { metrics?: Record<string, unknown>; created?: number }[] | null;
  next?: string;
}

/** Fetches a page of the deliveries created between two times, seconds since the epoch. */
type FetchPage = (query: { start_ts: number; end_ts: number; start?: string }) => Promise<ReportedPage>;

/**
 * Counts the deliveries of a period by metric, page by page: Customer.io has no totals for a workspace. It does not say
 * whether the bounds of its query are inclusive, so a little more is read than is counted.
 */
export async function countDeliveries({ from, to }: Period, fetchPage: FetchPage): Promise<DeliveryMetrics> {
  const bounds = { start_ts: Math.ceil(from.getTime() / 1_000) - 1, end_ts: Math.ceil(to.getTime() / 1_000) };
  const isWithin = (created = bounds.end_ts - 1) => created > bounds.start_ts && created < bounds.end_ts;
  const byMetric: Record<string, number> = {};
  let deliveries = 0;
  for await (const { messages } of allPages((query) => fetchPage({ ...bounds, ...query }))) {
    for (const { metrics = {}, created } of messages ?? []) {
      if (!isWithin(created)) continue;
      deliveries += 1;
      for (const metric of Object.keys(metrics)) byMetric[metric] = (byMetric[metric] ?? 0) + 1;
    }
  }
  return { deliveries, byMetric };
}

/** A campaign's figures: one number per day for each metric, oldest first. */
export type CampaignMetrics = Readonly<Record<string, readonly number[]>>;

/** Reads the series from a response to `GET /v1/campaigns/{id}/metrics`. */
export function readSeries(response: Record<string, unknown>): CampaignMetrics {
  const { metric } = response as { metric?: { series?: CampaignMetrics } };
  return metric?.series ?? {};
}
