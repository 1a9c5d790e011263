import type { WebhookEvent } from '@cio-bus/contracts';

/** Whether a machine opened or clicked: a prefetch, a proxy or a scanner. Null for events that are neither. */
export function isMachine({ metric, data }: Pick<WebhookEvent, 'metric' | 'data'>): boolean | null {
  if (metric === 'opened') return data.prefetched === true || data.proxied === true || data.machine === true;
  if (metric === 'clicked') return data.machine === true || data.prefetched === true;
  return null;
}
