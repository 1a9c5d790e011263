import type { Api } from '../faults/faults.ts';

/** Requests per API, by response status; `reset` and `timeout` got no response. */
export type TrafficCounts = Record<Api, Record<string, number>>;

export interface Traffic {
  count(api: Api, outcome: number | 'reset' | 'timeout'): void;
  counts(): TrafficCounts;
  clear(): void;
}

export function createTraffic(): Traffic {
  let counts: TrafficCounts = { track: {}, app: {} };
  return {
    count(api, outcome) {
      counts[api][outcome] = (counts[api][outcome] ?? 0) + 1;
    },
    counts: () => counts,
    clear() {
      counts = { track: {}, app: {} };
    },
  };
}
