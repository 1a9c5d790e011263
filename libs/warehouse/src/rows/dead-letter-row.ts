import { type DeadLetter, deadLetterCommandId, deadLetterIdOf } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow, type RowSource } from './make-row.ts';
import { type Payload, readPayload } from './payload.ts';
import { idText, int64, milliseconds, text } from './values.ts';

/**
 * Maps a dead letter to its row: kind `dead_letter`, its id, status `dead`. Total: every dead letter has a row. The
 * payload is the record's value if that is JSON, otherwise base64 of its start.
 */
export function deadLetterRow(deadLetter: DeadLetter, source: RowSource): Row {
  const { timestamp } = source.record;
  const payload = readPayload(deadLetter.value);
  const { fields } = payload;
  return makeRow(source, {
    event_id: idText(deadLetter.deadLetterId) ?? deadLetterIdOf('unknown', source.record),
    kind: 'dead_letter',
    metric: text(fields.metric) ?? text(fields.type),
    object_type: text(fields.objectType),
    status: 'dead',
    timestamp: deadLetter.failedAt > 0 ? deadLetter.failedAt : timestamp,
    customer_id: idText(fields.userId) ?? idText(fields.personId),
    delivery_id: idText(fields.deliveryId),
    correlation_id: correlationId(deadLetter, payload),
    error_code: text(deadLetter.code),
    error_message: text(deadLetter.message),
    attempts: int64(deadLetter.attempts),
    processing_ms: milliseconds(deadLetter.processingTimeMs),
    payload: payload.json,
  });
}

/** The same as in the command's other rows: its own, else its id, which for most producers is derived from the bytes. */
function correlationId(deadLetter: DeadLetter, { json, fields }: Payload) {
  const derived = json === null ? undefined : deadLetterCommandId(deadLetter);
  return text(fields.correlationId) || derived || idText(fields.id);
}
