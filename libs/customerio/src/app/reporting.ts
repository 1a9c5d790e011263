/** A span of time; the end is not part of it. */
export interface Period {
  from: Date;
  to: Date;
}

/** What Customer.io says of all deliveries that were created in a period. */
export interface DeliveryMetrics {
  /** How many deliveries there are. */
  deliveries: number;
  /** How many of them have each metric: `sent`, `delivered`, `opened` … */
  byMetric: Readonly<Record<string, number>>;
}

/** A page of `GET /v1/messages`. */
export interface ReportedPage {
  messages?: readonly { metrics?: Record<string, unknown> }[] | null;
  next?: string;
}

/** Counts deliveries by metric, page by page: Customer.io has no figure for a whole workspace. */
export async function countDeliveries(ask: (start?: string) => Promise<ReportedPage>): Promise<DeliveryMetrics> {
  const byMetric: Record<string, number> = {};
  let deliveries = 0;
  let start: string | undefined;
  do {
    const page = await ask(start);
    for (const { metrics = {} } of page.messages ?? []) {
      deliveries += 1;
      for (const metric of Object.keys(metrics)) byMetric[metric] = (byMetric[metric] ?? 0) + 1;
    }
    start = page.next === start ? undefined : page.next || undefined;
  } while (start !== undefined);
  return { deliveries, byMetric };
}

/** A campaign's figures: for each metric one number a day, oldest first. */
export type CampaignMetrics = Readonly<Record<string, readonly number[]>>;

/** Reads the series out of an answer to `GET /v1/campaigns/{id}/metrics`. */
export function readSeries(answer: Record<string, unknown>): CampaignMetrics {
  const { metric } = answer as { metric?: { series?: CampaignMetrics } };
  return metric?.series ?? {};
}
