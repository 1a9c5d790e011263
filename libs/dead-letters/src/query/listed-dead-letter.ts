import type { DeadLetter, DeadLetterReason, ErrorCode, Resolution } from '@cio-bus/contracts';
import type { DecidedDeadLetter, ListedEdit } from '../index-file/decisions.ts';
import { NO_TIMESTAMP } from '../index-file/schema.ts';
import type { DeadLetterState } from '../index-file/write-decisions.ts';

/** A dead letter as the index knows it, with what was decided about it. Its bytes and headers are in Kafka. */
export interface ListedDeadLetter extends DeadLetterReason {
  groupId: string;
  /** Null also when its person was forgotten. */
  key: Buffer | null;
  /** Size of the value. */
  bytes: number;
  position: DeadLetter['position'];
  state: DeadLetterState;
  /** The last decision. */
  resolution: Resolution | undefined;
  /** The last edit: what a replay publishes instead. */
  edit: ListedEdit | undefined;
  /** How often the same record was dead-lettered by the same service: above 1 after a crash. */
  copies: number;
}

/** A row of the table `dead_letters`. */
export type IndexRow = Record<string, unknown>;

/** The dead letter of a row. */
export function readRow(row: IndexRow): ListedDeadLetter {
  const text = (column: string) => String(row[column] ?? '');
  const number = (column: string) => Number(row[column]);
  const optional = (column: string) => (row[column] === null ? undefined : text(column));
  return {
    deadLetterId: text('dead_letter_id'),
    groupId: text('group_id'),
    code: text('code') as ErrorCode,
    message: text('message'),
    status: row.status === null ? undefined : number('status'),
    reason: optional('reason'),
    field: optional('field'),
    service: text('service'),
    release: optional('release'),
    attempts: number('attempts'),
    processingTimeMs: number('processing_time'),
    firstFailedAt: number('first_failed_at'),
    failedAt: number('failed_at'),
    wholeBytes: row.whole_bytes === null ? undefined : number('whole_bytes'),
    origin: originOf(row),
    key: row.key === null ? null : Buffer.from(row.key as Uint8Array),
    bytes: number('bytes'),
    position: { partition: number('partition'), offset: number('offset'), timestamp: number('timestamp') },
    state: text('state') as DeadLetterState,
    resolution: row.resolution === null ? undefined : (JSON.parse(text('resolution')) as Resolution),
    edit: row.edit === null ? undefined : (JSON.parse(text('edit')) as ListedEdit),
    copies: number('copies'),
  };
}

/** What a decision names the dead letter of a row by. */
export function readIdentity({ dead_letter_id, origin_timestamp }: IndexRow): DecidedDeadLetter {
  const timestamp = Number(origin_timestamp);
  return { deadLetterId: String(dead_letter_id), origin: timestamp === NO_TIMESTAMP ? undefined : { timestamp } };
}

function originOf(row: IndexRow): DeadLetter['origin'] {
  const timestamp = Number(row.origin_timestamp);
  if (row.origin_topic === null || timestamp === NO_TIMESTAMP) return undefined;
  return {
    topic: String(row.origin_topic),
    partition: Number(row.origin_partition),
    offset: Number(row.origin_offset),
    timestamp,
  };
}
