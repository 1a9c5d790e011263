import { type BusError, deadLetterIdOf } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { makeRow } from './make-row.ts';

const MAX_ID_CHARACTERS = 500;

/**
 * Makes the row that replaces that of a dead letter whose full row was refused: id, time and position, the refusal as its
 * message, nothing of the record's content. So a refused dead letter never causes another dead letter.
 */
export function minimalRow(refused: Row, refusal: BusError): Row {
  const { source_topic, source_partition, source_offset } = refused;
  const topic = source_topic ?? 'unknown';
  const partition = Number(source_partition ?? 0);
  const offset = Number(source_offset ?? 0);
  const record = { topic, partition, offset, key: null, value: null, headers: {}, timestamp: refused.inserted_at };
  const usable = refused.event_id.length <= MAX_ID_CHARACTERS && refused.event_id.isWellFormed();
  return makeRow(
    { record, now: refused.inserted_at },
    {
      event_id: usable ? refused.event_id : deadLetterIdOf('unknown', record),
      kind: 'dead_letter',
      status: 'dead',
      timestamp: refused.inserted_at,
      error_code: refusal.code,
      error_message: `its full row was refused: ${refusal.message}`,
    },
  );
}
