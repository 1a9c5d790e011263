import { asBusError, BusError, maxRecordBytes, recordBytes, ulidOf } from '@cio-bus/contracts';
import type { CommandDraft } from '@cio-bus/event-bus';
import { commandRecord, completeCommand } from '@cio-bus/event-bus/record';
import type { OutgoingRecord } from '@cio-bus/kafka';

/** A row of the outbox with its command. */
export interface OutboxRow {
  seq: string;
  id: string;
  /** JSON. */
  command: string;
  source: string | null;
  traceparent: string | null;
  written_at: Date;
}

interface RecordOptions {
  /** Source of commands whose row has none. */
  source: string;
  /** When the record is published, ms since the epoch: a command must not lie in the future of its record. */
  now: number;
}

/**
 * The record of a row: always the same bytes, key and headers for the same row. What the writer left out follows from the
 * row: its id, and the time when it was written.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE`: the row can never be published
 */
export function toRecord(row: OutboxRow, { source, now }: RecordOptions): OutgoingRecord {
  const draft = readDraft(row.command);
  const id = ulidOf(row.id);
  const timestamp = draft.timestamp ?? row.written_at.getTime();
  const complete = completeCommand({ ...draft, id: draft.id ?? id, timestamp }, undefined, {
    newId: () => id,
    now: () => now,
    templates: 'checked', // the relay has not those of the apps, and what was valid when it was written stays so
  });
  const record = commandRecord(complete, {
    source: row.source ?? source,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  });
  const limit = maxRecordBytes.get(record.topic) ?? 0;
  if (recordBytes(record) <= limit) return record;
  throw new BusError('MESSAGE_TOO_LARGE', `the command is larger than a record of ${record.topic}`);
}

function readDraft(json: string): CommandDraft {
  const draft: unknown = JSON.parse(json); // Postgres has checked it
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft))
    throw new BusError('MESSAGE_INVALID', 'the command must be an object');
  return draft as CommandDraft;
}

/** Why a row can never be published, for its column `reason`: a text that contains no value of the command. */
export const reasonOf = (error: unknown): string => asBusError(error).message.slice(0, 500);
