import type { Request } from 'express';
import type { Api } from '../faults/faults.ts';

/** What the real service allows; sends and the Track API have soft limits, which it documents as not strictly enforced. */
const allowances = {
  app: { requests: 10, perMs: 1_000, text: '10 requests per 1s' },
  broadcast: { requests: 1, perMs: 10_000, text: '1 request per 10s' },
} as const;

/** A request beyond the limits of the workspace. */
export interface LimitExceeded {
  detail: string;
  /** Whole seconds. */
  retryAfter: string;
}

/** Counts the requests of the App API against Customer.io's documented limits, in windows that begin with a request. */
export function createOwnLimits(now: () => number) {
  const windows = new Map<keyof typeof allowances, { startedAt: number; requests: number }>();

  return {
    exceeded(api: Api, { method, path }: Pick<Request, 'method' | 'path'>): LimitExceeded | undefined {
      const kind = kindOf(api, method, path);
      if (!kind) return undefined;
      const { requests, perMs, text } = allowances[kind];
      const known = windows.get(kind);
      const time = now();
      const window = known && time - known.startedAt < perMs ? known : { startedAt: time, requests: 0 };
      windows.set(kind, window);
      if (window.requests < requests) {
        window.requests++;
        return undefined;
      }
      const seconds = Math.ceil((window.startedAt + perMs - time) / 1_000);
      return { detail: `rate limited to ${text} (reference sandbox)`, retryAfter: String(Math.max(1, seconds)) };
    },
    clear: () => windows.clear(),
  };
}

export type OwnLimits = ReturnType<typeof createOwnLimits>;

function kindOf(api: Api, method: string, path: string): keyof typeof allowances | undefined {
  if (api !== 'app' || /^\/send\//.test(path)) return undefined;
  return method === 'POST' && /^\/campaigns\/[^/]+\/triggers$/.test(path) ? 'broadcast' : 'app';
}
