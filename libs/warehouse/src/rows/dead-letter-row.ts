import { type DeadLetter, deadLetterCommandId } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow, type RowSource } from './make-row.ts';
import { type Payload, readPayload } from './payload.ts';
import { idText, int64, milliseconds, text } from './values.ts';

/**
 * Maps a dead letter to its row: kind `dead_letter`, its id, status `dead`. Total: every dead letter has a row. The
 * payload is the record's value if that is JSON, otherwise base64 of its start.
 */
export function deadLetterRow(letter: DeadLetter, source: RowSource): Row {
  const { topic, partition, offset, timestamp } = source.record;
  const payload = readPayload(letter.value);
  const { fields } = payload;
  return makeRow(source, {
    event_id: idText(letter.deadLetterId) ?? `unknown/${topic}/${partition}/${offset}`,
    kind: 'dead_letter',
    metric: text(fields.metric) ?? text(fields.type),
    object_type: text(fields.objectType),
    status: 'dead',
    timestamp: letter.failedAt > 0 ? letter.failedAt : timestamp,
    customer_id: idText(fields.userId) ?? idText(fields.personId),
    delivery_id: idText(fields.deliveryId),
    correlation_id: correlationId(letter, payload),
    error_code: text(letter.code),
    error_message: text(letter.message),
    attempts: int64(letter.attempts),
    processing_ms: milliseconds(letter.processingTimeMs),
    payload: payload.json,
  });
}

/** The same as in the command's other rows: its own, else its id, which for most producers is derived from the bytes. */
function correlationId(letter: DeadLetter, { json, fields }: Payload) {
  const derived = json === null ? undefined : deadLetterCommandId(letter);
  return text(fields.correlationId) || derived || idText(fields.id);
}
