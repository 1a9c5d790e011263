import { deriveUlid, type WebhookEvent } from '@cio-bus/contracts';

const engagements: ReadonlySet<string> = new Set(['opened', 'clicked']);

/**
 * The id under which an open or click is remembered, so that others of its interval are skipped: the same for all of one
 * person, channel and metric. It is a hash, because the store keeps it after the person was forgotten.
 *
 * @returns undefined for other events, and when the interval is 0
 */
export function engagementId(event: WebhookEvent, intervalMs: number): string | undefined {
  if (intervalMs === 0 || !engagements.has(event.metric)) return undefined;
  const start = event.timestamp - (event.timestamp % intervalMs);
  const { personId, cioId, emailAddress, objectType, metric } = event;
  return deriveUlid(start, JSON.stringify([personId || cioId || emailAddress, objectType, metric, intervalMs]));
}
