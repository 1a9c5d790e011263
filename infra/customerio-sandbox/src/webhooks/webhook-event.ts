import { deriveUlid } from '@cio-bus/contracts';
import type { Delivery } from '../workspace/deliveries.ts';
import type { Report } from './delivery-reports.ts';

/** Body of one reporting webhook: one event, as posted by Customer.io. */
export interface WebhookBody {
  event_id: string;
  object_type: string;
  metric: string;
  /** Seconds since the epoch. */
  timestamp: number;
  data: Record<string, unknown>;
  [field: string]: unknown;
}

/** Builds the webhook of one report on a transactional message. */
export function webhookBodyOf(delivery: Delivery, { metric, fields }: Report, nowMs: number): WebhookBody {
  return {
    event_id: deriveUlid(nowMs, `${delivery.id}/${metric}`),
    object_type: delivery.channel,
    metric,
    timestamp: Math.floor(nowMs / 1000),
    data: {
      identifiers: delivery.identifiers,
      customer_id: delivery.identifiers.id ?? '',
      delivery_id: delivery.id,
      ...(delivery.templateNumber !== undefined && { transactional_message_id: delivery.templateNumber }),
      ...addressOf(delivery, fields),
      ...(delivery.channel === 'email' && { subject: delivery.subject }),
      ...fields,
    },
  };
}

/** Push reports devices, with the reason for a failure, where the other channels report a recipient. */
function addressOf(
  { channel, recipient }: Delivery,
  { failure_message }: Record<string, unknown>,
): Record<string, unknown> {
  if (channel === 'in_app') return {};
  if (channel !== 'push') return { recipient };
  return {
    recipients: [
      {
        device_id: recipient || 'last_used',
        device_platform: 'ios',
        ...(failure_message !== undefined && { failure_message }),
      },
    ],
  };
}
