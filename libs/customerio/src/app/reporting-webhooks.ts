import { BusError } from '@cio-bus/contracts';

/** A reporting webhook of the workspace. Customer.io shows its signing key in its own pages only. */
export interface ReportingWebhook {
  id: number;
  name: string;
  /** Address that events are posted to. */
  endpoint: string;
  /** Events it is subscribed to, by prefixed name: `email_bounced`. */
  events: readonly string[];
  isEnabled: boolean;
  /** Whether every open and click is reported; otherwise only the first of each delivery. */
  isFullResolution: boolean;
  /** Whether events carry the message's content. */
  hasContent: boolean;
}

/** What a reporting webhook is created from. */
export type NewReportingWebhook = Omit<ReportingWebhook, 'id'>;

/** The body of `POST /v1/reporting_webhooks`. */
export const toReportingWebhookInput = (webhook: NewReportingWebhook) => ({
  name: webhook.name,
  endpoint: webhook.endpoint,
  events: [...webhook.events],
  disabled: !webhook.isEnabled,
  full_resolution: webhook.isFullResolution,
  with_content: webhook.hasContent,
});

/** Reads the response of `GET /v1/reporting_webhooks`; a source of another type, `js`, is left out. */
export function readReportingWebhooks({ reporting_webhooks: listed }: Record<string, unknown>): ReportingWebhook[] {
  const webhooks = Array.isArray(listed) ? (listed as Record<string, unknown>[]) : [];
  return webhooks.filter(({ type = 'webhook' }) => type === 'webhook').map(readReportingWebhook);
}

/** Reads a reporting webhook. @throws BusError `UNEXPECTED` for a response without an id */
export function readReportingWebhook(response: Record<string, unknown>): ReportingWebhook {
  const { id, name, endpoint, events, disabled, full_resolution: full, with_content: content } = response;
  if (typeof id !== 'number')
    throw new BusError('UNEXPECTED', 'Customer.io returned a reporting webhook without an id');
  return {
    id,
    name: String(name ?? ''),
    endpoint: String(endpoint ?? ''),
    events: Array.isArray(events) ? events.map(String) : [],
    isEnabled: disabled !== true,
    isFullResolution: full === true,
    hasContent: content === true,
  };
}
