import { setTimeout as wait } from 'node:timers/promises';
import { dashboardFiles, queriesOf } from '@cio-bus/grafana';
import type { PrometheusClient } from '@cio-bus/servers';

/** Longer than any trial, so that every rate covers all of it. */
const WINDOW = '10m';
const POLL_MS = 1_000;

/** A panel of a dashboard, and its queries. */
export interface AskedPanel {
  dashboard: string;
  title: string;
  expressions: string[];
}

/** Every panel of the dashboards. */
export const allPanels = (): AskedPanel[] =>
  Object.entries(dashboardFiles()).flatMap(([dashboard, json]) =>
    [...Map.groupBy(queriesOf(json, WINDOW), ({ panel }) => panel)].map(([title, queries]) => ({
      dashboard,
      title,
      expressions: queries.map(({ expr }) => expr),
    })),
  );

/**
 * Queries every panel until each has data or the time is up.
 *
 * @returns those without data
 * @throws Error for a query that Prometheus rejects
 */
export async function panelsWithoutData(
  prometheus: Pick<PrometheusClient, 'query'>,
  panels: readonly AskedPanel[],
  { withinMs }: { withinMs: number },
): Promise<AskedPanel[]> {
  const deadline = performance.now() + withinMs;
  let empty = [...panels];
  for (;;) {
    const have = await Promise.all(empty.map((panel) => hasData(prometheus, panel)));
    empty = empty.filter((_, index) => !have[index]);
    if (empty.length === 0 || performance.now() > deadline) return empty;
    await wait(POLL_MS);
  }
}

/** One series with a number is enough: some kinds do not occur in most runs. */
async function hasData({ query }: Pick<PrometheusClient, 'query'>, { expressions }: AskedPanel): Promise<boolean> {
  for (const expression of expressions) {
    const samples = await query(expression);
    if (samples.some(({ value }) => !Number.isNaN(value))) return true;
  }
  return false;
}
