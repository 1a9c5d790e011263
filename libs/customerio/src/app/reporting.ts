/** A period of time; `to` is exclusive. */
export interface Period {
  from: Date;
  to: Date;
}

/** Customer.io's figures for all deliveries that were created in a period. */
export interface DeliveryMetrics {
  /** Number of deliveries. */
  deliveries: number;
  /** Number of deliveries with each metric: `sent`, `delivered`, `opened` … */
  byMetric: Readonly<Record<string, number>>;
}

/** A page of `GET /v1/messages`. */
export interface ReportedPage {
  messages?: readonly { metrics?: Record<string, unknown> }[] | null;
  next?: string;
}

/** Counts deliveries by metric, page by page: Customer.io has no totals for a workspace. */
export async function countDeliveries(fetchPage: (start?: string) => Promise<ReportedPage>): Promise<DeliveryMetrics> {
  const byMetric: Record<string, number> = {};
  let deliveries = 0;
  let start: string | undefined;
  do {
    const page = await fetchPage(start);
    for (const { metrics = {} } of page.messages ?? []) {
      deliveries += 1;
      for (const metric of Object.keys(metrics)) byMetric[metric] = (byMetric[metric] ?? 0) + 1;
    }
    start = page.next === start ? undefined : page.next || undefined;
  } while (start !== undefined);
  return { deliveries, byMetric };
}

/** A campaign's figures: one number per day for each metric, oldest first. */
export type CampaignMetrics = Readonly<Record<string, readonly number[]>>;

/** Reads the series from a response to `GET /v1/campaigns/{id}/metrics`. */
export function readSeries(response: Record<string, unknown>): CampaignMetrics {
  const { metric } = response as { metric?: { series?: CampaignMetrics } };
  return metric?.series ?? {};
}
