import type { IncomingHttpHeaders } from 'node:http';
import type { LabelsOf, Telemetry } from '@cio-bus/service';
import { SIGNATURE_HEADER } from './signature-check.ts';

/** The statuses of responses to webhooks. */
export type WebhookStatus = LabelsOf<'cio_bus_webhooks_received_total'>['status'];

/**
 * Counts a response to a webhook, and keeps its time: a sender that waits an hour after a refusal makes no rate, but whether
 * an accepted request came after the last refusal can be seen.
 *
 * @param now ms since the epoch
 * @param request which counts only with Customer.io's header: whoever tries addresses raises no alert. Without it the response
 * counts
 */
export function countResponse(
  telemetry: Pick<Telemetry, 'count' | 'gauge'>,
  status: WebhookStatus,
  now: number,
  request?: { headers: IncomingHttpHeaders },
): void {
  if (status !== 200 && request && !(SIGNATURE_HEADER in request.headers)) return;
  telemetry.count('cio_bus_webhooks_received_total', { status });
  telemetry.gauge('cio_bus_webhook_last_response_timestamp_seconds', { status }, now / 1_000);
}
