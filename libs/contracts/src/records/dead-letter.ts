import { StringDecoder } from 'node:string_decoder';
import type { BusError, ErrorCode } from '../errors.ts';
import { deadLetterHeaders as dlq } from './headers.ts';
import type { RecordHeaders } from './raw-headers.ts';
import type { RawRecord, RecordPosition } from './record.ts';

const MAX_MESSAGE_BYTES = 1_000;
const MAX_GROUP_BYTES = 200;
const MAX_RELEASE_BYTES = 100;

/** Why a message ended as a dead letter: what its headers say. Times in ms since the epoch. */
export interface DeadLetterReason {
  /** `<service>/<topic>/<partition>/<offset>`, or `webhook-receiver/http/<sha256>`. */
  deadLetterId: string;
  code: ErrorCode;
  message: string;
  /** As in the error, like the next two. */
  status?: number | undefined;
  reason?: string | undefined;
  field?: string | undefined;
  service: string;
  /** Of the service: the commit or tag that it was built from. */
  release?: string | undefined;
  attempts: number;
  /** Ms in the handler, all attempts together. */
  processingTimeMs: number;
  firstFailedAt: number;
  failedAt: number;
  /** Bytes of the whole record, when the dead letter has only a part of its value or headers: the whole was too large for the topic. */
  wholeBytes?: number | undefined;
  /** Absent for what never was a record: a rejected webhook request. */
  origin: (RecordPosition & { timestamp: number }) | undefined;
}

/** A dead letter as read back: the record's own bytes and headers, and why it was dead-lettered. */
export interface DeadLetter extends DeadLetterReason, RecordHeaders {
  key: Buffer | null;
  value: Buffer | null;
  /** Position of the dead letter itself in `customerio.dlq`, and its record timestamp. */
  position: { partition: number; offset: number; timestamp: number };
}

/** The id of a record's dead letter by a service. The same record, dead-lettered again, has the same id. */
export const deadLetterIdOf = (service: string, { topic, partition, offset }: RecordPosition): string =>
  `${service}/${topic}/${partition}/${offset}`;

/** What groups dead letters of an error. */
export const groupOf = ({ status, reason, field }: BusError) => ({ status, reason, field });

/** The text of an error without its code, which has a header of its own. */
export const reasonOf = ({ code, message }: BusError): string => message.replace(`${code}: `, '');

/**
 * Writes the headers of a dead letter. They are added to those of the record.
 *
 * @param meantFor the topic that a message without an origin was meant for. @default the origin's
 */
export function writeDeadLetterHeaders(reason: DeadLetterReason, meantFor?: string): Record<string, string> {
  const { origin } = reason;
  const topic = origin?.topic ?? meantFor;
  return {
    [dlq.id]: reason.deadLetterId,
    [dlq.code]: reason.code,
    [dlq.message]: cut(reason.message, MAX_MESSAGE_BYTES),
    ...(reason.status !== undefined && { [dlq.status]: String(reason.status) }),
    ...(reason.reason && { [dlq.reason]: cut(reason.reason, MAX_GROUP_BYTES) }),
    ...(reason.field && { [dlq.field]: cut(reason.field, MAX_GROUP_BYTES) }),
    ...(reason.wholeBytes !== undefined && { [dlq.truncated]: String(reason.wholeBytes) }),
    [dlq.service]: reason.service,
    ...(reason.release && { [dlq.release]: cut(reason.release, MAX_RELEASE_BYTES) }),
    [dlq.attempts]: String(reason.attempts),
    [dlq.processingTime]: String(Math.round(reason.processingTimeMs)),
    ...(origin && {
      [dlq.originTopic]: origin.topic,
      [dlq.originPartition]: String(origin.partition),
      [dlq.originOffset]: String(origin.offset),
      [dlq.originTimestamp]: String(origin.timestamp),
    }),
    [dlq.firstFailedAt]: String(reason.firstFailedAt),
    [dlq.failedAt]: String(reason.failedAt),
    ...(topic !== undefined && { [dlq.foreignOriginalTopic]: topic }),
  };
}

/** Reads a dead letter back. Headers that another tool did not write become neutral values. */
export function readDeadLetter(record: RawRecord): DeadLetter {
  const text = (name: string) => record.headers[name] ?? '';
  const number = (name: string) => Number(record.headers[name] ?? 0);
  const own = Object.entries(record.headers).filter(([name]) => !deadLetterHeaderNames.has(name));
  return {
    deadLetterId: text(dlq.id) || deadLetterIdOf('unknown', record),
    code: (text(dlq.code) || 'UNEXPECTED') as ErrorCode,
    message: text(dlq.message),
    status: text(dlq.status) === '' ? undefined : number(dlq.status),
    reason: text(dlq.reason) || undefined,
    field: text(dlq.field) || undefined,
    service: text(dlq.service),
    release: text(dlq.release) || undefined,
    attempts: number(dlq.attempts),
    processingTimeMs: number(dlq.processingTime),
    firstFailedAt: number(dlq.firstFailedAt),
    failedAt: number(dlq.failedAt),
    wholeBytes: text(dlq.truncated) === '' ? undefined : number(dlq.truncated),
    origin: record.headers[dlq.originTopic]
      ? {
          topic: text(dlq.originTopic),
          partition: number(dlq.originPartition),
          offset: number(dlq.originOffset),
          timestamp: number(dlq.originTimestamp),
        }
      : undefined,
    key: record.key,
    value: record.value,
    headers: Object.fromEntries(own),
    ...(record.rawHeaders && { rawHeaders: record.rawHeaders.filter(([name]) => !deadLetterHeaderNames.has(name)) }),
    position: { partition: record.partition, offset: record.offset, timestamp: record.timestamp },
  };
}

const deadLetterHeaderNames: ReadonlySet<string> = new Set(Object.values(dlq));

/** Cuts to the header's limit without leaving half a character. */
function cut(text: string, bytes: number): string {
  return new StringDecoder('utf8').write(Buffer.from(text).subarray(0, bytes));
}
