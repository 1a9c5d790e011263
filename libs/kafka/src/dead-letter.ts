import { StringDecoder } from 'node:string_decoder';
import {
  type BusError,
  deadLetterHeaders as dlq,
  type ErrorCode,
  headers,
  type RawRecord,
  topics,
} from '@cio-bus/contracts';
import type { OutgoingRecord } from './producer.ts';

const MAX_MESSAGE_BYTES = 1_000;

/** What is known of a message that ends as a dead letter. Times in ms since the epoch. */
export interface Failure {
  error: BusError;
  service: string;
  attempts: number;
  /** Ms in the handler, all attempts together. */
  processingTimeMs: number;
  firstFailedAt: number;
  failedAt: number;
}

/** A dead letter as read back: the record's own bytes, and why it is here. */
export interface DeadLetter {
  /** `<service>/<topic>/<partition>/<offset>`, or `webhook-receiver/http/<sha256>`. */
  deadLetterId: string;
  code: ErrorCode;
  message: string;
  service: string;
  attempts: number;
  processingTimeMs: number;
  firstFailedAt: number;
  failedAt: number;
  /** Absent for what never was a record: a refused webhook request. */
  origin: { topic: string; partition: number; offset: number; timestamp: number } | undefined;
  key: Buffer | null;
  value: Buffer | null;
  /** The record's own headers, those of the letter removed. */
  headers: Readonly<Record<string, string>>;
  /** Where the letter itself lies in `customerio.dlq`, and its record timestamp. */
  position: { partition: number; offset: number; timestamp: number };
}

/** The id of a record's dead letter by a service. The same record, dead-lettered again, has the same id. */
export const letterIdOf = (service: string, { topic, partition, offset }: RawRecord): string =>
  `${service}/${topic}/${partition}/${offset}`;

/** Makes the dead letter of a record: its own key, bytes and headers, with the reason in further headers. */
export function toDeadLetter(record: RawRecord, failure: Failure): OutgoingRecord {
  const { error, service, attempts, processingTimeMs, firstFailedAt, failedAt } = failure;
  return {
    topic: topics.deadLetters,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      [dlq.id]: letterIdOf(service, record),
      [dlq.code]: error.code,
      [dlq.message]: cut(error.message.replace(`${error.code}: `, '')),
      [dlq.service]: service,
      [dlq.attempts]: String(attempts),
      [dlq.processingTime]: String(Math.round(processingTimeMs)),
      [dlq.originTopic]: record.topic,
      [dlq.originPartition]: String(record.partition),
      [dlq.originOffset]: String(record.offset),
      [dlq.originTimestamp]: String(record.timestamp),
      [dlq.firstFailedAt]: String(firstFailedAt),
      [dlq.failedAt]: String(failedAt),
      [dlq.foreignOriginalTopic]: record.topic,
    },
  };
}

/** Reads a dead letter back. Missing headers, of letters that other tools wrote, become neutral values. */
export function readDeadLetter(record: RawRecord): DeadLetter {
  const text = (name: string) => record.headers[name] ?? '';
  const number = (name: string) => Number(record.headers[name] ?? 0);
  const own = Object.entries(record.headers).filter(([name]) => !letterHeaderNames.has(name));
  return {
    deadLetterId: text(dlq.id) || `unknown/${record.topic}/${record.partition}/${record.offset}`,
    code: (text(dlq.code) || 'UNEXPECTED') as ErrorCode,
    message: text(dlq.message),
    service: text(dlq.service),
    attempts: number(dlq.attempts),
    processingTimeMs: number(dlq.processingTime),
    firstFailedAt: number(dlq.firstFailedAt),
    failedAt: number(dlq.failedAt),
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
    position: { partition: record.partition, offset: record.offset, timestamp: record.timestamp },
  };
}

const letterHeaderNames: ReadonlySet<string> = new Set(Object.values(dlq));

/** Cuts to the header's limit without leaving half a character. */
function cut(text: string): string {
  return new StringDecoder('utf8').write(Buffer.from(text).subarray(0, MAX_MESSAGE_BYTES));
}

/** The record that a replay of this letter writes: its own bytes and headers, for the service that gave it up. */
export function toReplayRecord(letter: DeadLetter, replay: { id: string; commandId?: string }): OutgoingRecord {
  if (!letter.origin) throw new Error(`${letter.deadLetterId} never was a record of a topic and cannot be replayed`);
  return {
    topic: letter.origin.topic,
    key: letter.key,
    value: letter.value,
    headers: {
      ...letter.headers,
      ...(replay.commandId === undefined ? {} : { [headers.id]: replay.commandId }),
      [headers.replayId]: replay.id,
      [headers.replayCount]: String((Number(letter.headers[headers.replayCount]) || 0) + 1),
      ...(letter.service === '' ? {} : { [headers.replayFor]: letter.service }), // of another tool's letter nobody knows
    },
  };
}
