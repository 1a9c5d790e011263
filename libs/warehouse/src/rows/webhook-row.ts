import { failureMessage, isMachine, pushDevice, type WebhookEvent } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow, type RowFields, type RowSource } from './make-row.ts';
import { storable } from './payload.ts';
import { idText, int64, text } from './values.ts';

/** Maps an event of Customer.io to its row: kind `webhook`, status `received`. The payload is the body as received. */
export function webhookRow(event: WebhookEvent, source: RowSource): Row {
  return makeRow(source, {
    ...eventColumns(event),
    kind: 'webhook',
    status: 'received',
    payload: storable(event.body),
  });
}

/** The columns of an event, received or reacted to. */
export function eventColumns(event: WebhookEvent): Omit<RowFields, 'kind'> {
  const { data } = event;
  return {
    event_id: text(event.id),
    metric: text(event.metric),
    object_type: text(event.objectType),
    timestamp: event.timestamp,
    customer_id: idText(event.personId),
    email_address: text(event.emailAddress),
    recipient: text(data.recipient),
    delivery_id: idText(event.deliveryId),
    campaign_id: int64(data.campaign_id),
    action_id: int64(data.action_id),
    broadcast_id: int64(data.broadcast_id),
    newsletter_id: int64(data.newsletter_id),
    transactional_message_id: idText(data.transactional_message_id),
    template_id: idText(data.template_id),
    subject: text(data.subject),
    href: text(data.href),
    link_id: idText(data.link_id),
    failure_message: text(failureMessage(event)),
    is_machine: isMachine(event),
    correlation_id: text(event.correlationId),
    cio_id: text(event.cioId),
    content_id: int64(data.content_id),
    journey_id: idText(data.journey_id),
    device_id: idText(pushDevice(event)?.device_id),
  };
}
