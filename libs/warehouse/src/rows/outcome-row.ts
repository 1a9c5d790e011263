import {
  type OutcomeRecord,
  readJsonObject,
  sendAtSeconds,
  topics,
  type WebhookEvent,
  webhookData,
} from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow, type RowFields, type RowSource } from './make-row.ts';
import { storable } from './payload.ts';
import { idText, int64, milliseconds, text } from './values.ts';
import { eventColumns } from './webhook-row.ts';

/** Customer.io plans at most 90 days ahead. */
const MAX_AHEAD_MS = 100 * 24 * 60 * 60 * 1_000;

/**
 * Maps an outcome to its row: kind `reaction` for an event of Customer.io, otherwise `command`; status `success` or
 * `skipped`. The payload is the outcome as read.
 *
 * @throws BusError `MESSAGE_INVALID` for an event whose body is not a JSON object
 */
export function outcomeRow(outcome: OutcomeRecord, source: RowSource): Row {
  const own = outcome.origin.topic === topics.webhooks ? reactionColumns(outcome) : commandColumns(outcome);
  return makeRow(source, {
    ...own,
    status: outcome.status,
    correlation_id: text(outcome.correlationId),
    delivery_id: idText(outcome.deliveryId) ?? own.delivery_id ?? null,
    attempts: int64(outcome.attempts),
    processing_ms: milliseconds(outcome.processingTime),
    payload: storable(source.record.value ?? 'null'),
  });
}

function reactionColumns(outcome: OutcomeRecord): RowFields {
  const body = readJsonObject({ value: Buffer.from(String(outcome.body)) });
  const event = { ...outcome, data: webhookData(body) } as unknown as WebhookEvent;
  return { ...eventColumns(event), timestamp: timeOf(outcome), kind: 'reaction' };
}

function commandColumns(outcome: OutcomeRecord): RowFields {
  const common = {
    event_id: text(outcome.id),
    kind: 'command',
    metric: text(outcome.type),
    timestamp: timeOf(outcome),
    customer_id: idText(outcome.userId),
  } as const;
  if (outcome.type === 'transactional') return { ...common, ...messageColumns(outcome) };
  return outcome.type === 'delivery_event' ? { ...common, delivery_id: deliveryOf(outcome.payload) } : common;
}

/** The delivery that an app reports an event of. */
const deliveryOf = (payload: unknown) => idText((payload as { deliveryId?: unknown } | null | undefined)?.deliveryId);

/** The columns of a send request, read from Customer.io's field names. */
function messageColumns({ payload, processedAt }: OutcomeRecord): Partial<RowFields> {
  const message = (payload ?? {}) as Record<string, unknown>;
  return {
    object_type: text(message.channel),
    recipient: text(message.to),
    template_id: idText(message.template),
    transactional_message_id: idText(message.transactional_message_id),
    subject: text(message.subject),
    send_at: plannedTime(message.send_at, processedAt),
  };
}

/** When a message is to be sent. A time that has passed means now; one that no message can be planned for is none. */
function plannedTime(sendAt: unknown, processedAt: number): number | null {
  if (typeof sendAt !== 'number') return null;
  const time = sendAtSeconds(sendAt) * 1_000;
  return time > processedAt && time < processedAt + MAX_AHEAD_MS ? time : null;
}

/** The time of the command or event; if it has none, that of its settlement. */
const timeOf = ({ timestamp, processedAt }: OutcomeRecord): number =>
  typeof timestamp === 'number' ? timestamp : processedAt;
