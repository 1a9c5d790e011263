import { BusError, columns, type RawRecord, type RowKind, SCHEMA_VERSION } from '@cio-bus/contracts';
import type { Row } from '../port/row.ts';
import { partitionTime } from './partition-time.ts';
import { withReplacedTimestamp } from './payload.ts';

/** The record that becomes a row, and the current time, ms since the epoch. */
export interface RowSource {
  record: RawRecord;
  now: number;
}

type OwnColumns = Omit<Row, 'event_id' | 'kind' | 'timestamp' | 'inserted_at' | 'schema_version' | `source_${string}`>;

/** The columns that a mapper fills. Others are null. */
export interface RowFields extends Partial<OwnColumns> {
  event_id: string | null;
  kind: RowKind;
  /** When it happened, ms since the epoch. */
  timestamp: number;
}

const nothing = Object.fromEntries(columns.map(({ name }) => [name, null])) as unknown as Row;

/**
 * Completes a row with its origin, the time of writing, and a time within the partition range.
 *
 * @throws BusError `ROW_REJECTED` if it has no id
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
