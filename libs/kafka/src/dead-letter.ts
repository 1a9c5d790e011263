import {
  type BusError,
  type DeadLetter,
  type DeadLetterReason,
  deadLetterCommandId,
  deadLetterIdOf,
  deadLetterHeaders as dlq,
  groupOf,
  headers,
  type RawRecord,
  reasonOf,
  topics,
  writeDeadLetterHeaders,
} from '@cio-bus/contracts';
import { fitDeadLetter } from './fit-record.ts';
import type { OutgoingRecord } from './producer.ts';

type KnownByEngine = 'service' | 'release' | 'attempts' | 'processingTimeMs' | 'firstFailedAt' | 'failedAt';

/** What is known of a message that ends as a dead letter. */
export interface Failure extends Pick<DeadLetterReason, KnownByEngine> {
  error: BusError;
}

/** Makes the dead letter of a record: its own key, bytes and headers, with the reason in further headers. */
export function toDeadLetter(record: RawRecord, failure: Failure): OutgoingRecord {
  const { error, ...known } = failure;
  const { topic, partition, offset, timestamp } = record;
  const reason = {
    ...known,
    deadLetterId: deadLetterIdOf(failure.service, record),
    code: error.code,
    message: reasonOf(error),
    ...groupOf(error),
    origin: { topic, partition, offset, timestamp },
  };
  const { key, value, rawHeaders } = record;
  return fitDeadLetter({
    topic: topics.deadLetters,
    key,
    value,
    headers: { ...(rawHeaders ? {} : withoutGroup(record.headers)), ...writeDeadLetterHeaders(reason) },
    ...(rawHeaders && { rawHeaders: rawHeaders.filter(([name]) => !groupHeaders.has(name)) }),
  });
}

const groupHeaders: ReadonlySet<string> = new Set([dlq.release, dlq.status, dlq.reason, dlq.field, dlq.truncated]);

/** A copy of a dead letter may bring along the reason of an earlier failure, which is not that of this one. */
const withoutGroup = (own: RawRecord['headers']) =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !groupHeaders.has(name)));

/**
 * The record that a replay of this dead letter writes: its own bytes and headers, for the service that dead-lettered it. A
 * command keeps the id under which it was first read.
 */
export function toReplayRecord(deadLetter: DeadLetter, replayId: string): OutgoingRecord {
  const { deadLetterId, service, origin, key, value, headers: own, rawHeaders } = deadLetter;
  if (!origin) throw new Error(`${deadLetterId} cannot be replayed: it never was a record of a topic`);
  const commandId = deadLetterCommandId(deadLetter);
  return {
    topic: origin.topic,
    key,
    value,
    ...(rawHeaders && { rawHeaders }),
    headers: {
      ...(rawHeaders ? {} : own),
      ...(commandId === undefined ? {} : { [headers.id]: commandId }),
      [headers.replayId]: replayId,
      [headers.replayCount]: String((Number(own[headers.replayCount]) || 0) + 1),
      ...(service === '' ? {} : { [headers.replayFor]: service }), // written by another tool: the service is not known
    },
  };
}
