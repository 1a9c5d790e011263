import { BusError, columns, type RawRecord, type RowKind, SCHEMA_VERSION } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { partitionTime } from './partition-time.ts';
import { withReplacedTimestamp } from './payload.ts';

/** The record that makes a row, and the time now, ms since the epoch. */
export interface RowSource {
  record: RawRecord;
  now: number;
}

type OwnColumns = Omit<Row, 'event_id' | 'kind' | 'timestamp' | 'inserted_at' | 'schema_version' | `source_${string}`>;

/** What a mapper knows of its record. Columns it leaves out are null. */
export interface RowFields extends Partial<OwnColumns> {
  event_id: string | null;
  kind: RowKind;
  /** When it happened, ms since the epoch. */
  timestamp: number;
}

const nothing = Object.fromEntries(columns.map(({ name }) => [name, null])) as unknown as Row;

/**
 * Completes a row: where it came from, when it is written, and a time inside the partition range.
 *
 * @throws BusError `ROW_REJECTED` when it has no id.
 */
export function makeRow({ record, now }: RowSource, fields: RowFields): Row {
  const { event_id, payload = null } = fields;
  if (event_id === null) throw new BusError('ROW_REJECTED', `a ${fields.kind} row has no usable event_id`);
  const { timestamp, replaced } = partitionTime(fields.timestamp, record.timestamp, now);
  return {
    ...nothing,
    ...fields,
    event_id,
    timestamp,
    payload: replaced ? withReplacedTimestamp(payload, fields.timestamp) : payload,
    inserted_at: now,
    source_topic: record.topic,
    source_partition: record.partition,
    source_offset: record.offset,
    schema_version: SCHEMA_VERSION,
  };
}
