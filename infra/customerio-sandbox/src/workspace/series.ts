import { resolutionOf, type SeriesQuery, startOf, startsOf } from './series-query.ts';

/** Metrics of the App API, in the order of its documentation. */
const seriesNames = [
  'attempted',
  'bounced',
  'clicked',
  'human_clicked',
  'prefetch_clicked',
  'converted',
  'created',
  'deferred',
  'delivered',
  'drafted',
  'failed',
  'opened',
  'human_opened',
  'prefetch_opened',
  'sent',
  'spammed',
  'suppressed',
  'undeliverable',
  'topic_unsubscribed',
  'unsubscribed',
] as const;

/** Counts metrics by parent (`transactional:5`), message type and hour. */
export interface Series {
  count(parent: string, type: string, metric: string, data: Record<string, unknown>, atSeconds: number): void;
  /** Returns one number per step for every metric, oldest first, in UTC. */
  read(parent: string, query: SeriesQuery, nowSeconds: number): Record<string, number[]>;
  clear(): void;
}

export function createSeries(): Series {
  const parents = new Map<string, Map<string, { type: string; name: string; hour: number; count: number }>>();

  return {
    count(parent, type, metric, data, atSeconds) {
      const cells = parents.get(parent) ?? new Map();
      parents.set(parent, cells);
      const hour = startOf('hours', atSeconds);
      for (const name of namesFor(metric, data)) {
        const key = `${type}/${name}/${hour}`;
        const cell = cells.get(key) ?? { type, name, hour, count: 0 };
        cells.set(key, cell);
        cell.count++;
      }
    },
    read(parent, query, nowSeconds) {
      const starts = startsOf(query, nowSeconds);
      const series = Object.fromEntries(seriesNames.map((name) => [name, starts.map(() => 0)]));
      const res = resolutionOf(query);
      for (const { type, name, hour, count } of parents.get(parent)?.values() ?? []) {
        const index = starts.indexOf(startOf(res, hour));
        const counts = series[name];
        if (counts && index >= 0 && (query.type === undefined || query.type === type))
          counts[index] = (counts[index] ?? 0) + count;
      }
      return series;
    },
    clear: () => parents.clear(),
  };
}

/** Maps a webhook's metric to series: whether a human opened is a flag in the webhook and a separate series here. */
function namesFor(metric: string, data: Record<string, unknown>): string[] {
  if (metric === 'opened') return ['opened', data.prefetched === true ? 'prefetch_opened' : 'human_opened'];
  if (metric === 'clicked') return ['clicked', data.machine === true ? 'prefetch_clicked' : 'human_clicked'];
  return [metric === 'dropped' ? 'suppressed' : metric];
}
