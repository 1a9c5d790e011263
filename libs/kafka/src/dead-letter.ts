import {
  type BusError,
  type DeadLetter,
  type DeadLetterReason,
  deadLetterCommandId,
  deadLetterIdOf,
  headers,
  type RawRecord,
  reasonOf,
  topics,
  writeDeadLetterHeaders,
} from '@cio-bus/contracts';
import type { OutgoingRecord } from './producer.ts';

/** What is known of a message that ends as a dead letter. */
export interface Failure extends Omit<DeadLetterReason, 'deadLetterId' | 'code' | 'message' | 'origin'> {
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
    origin: { topic, partition, offset, timestamp },
  };
  return {
    topic: topics.deadLetters,
    key: record.key,
    value: record.value,
    headers: { ...record.headers, ...writeDeadLetterHeaders(reason) },
  };
}

/**
 * The record that a replay of this dead letter writes: its own bytes and headers, for the service that dead-lettered it. A
 * command keeps the id under which it was first read.
 */
export function toReplayRecord(deadLetter: DeadLetter, replayId: string): OutgoingRecord {
  const { deadLetterId, service, origin, key, value, headers: own } = deadLetter;
  if (!origin) throw new Error(`${deadLetterId} cannot be replayed: it never was a record of a topic`);
  const commandId = deadLetterCommandId(deadLetter);
  return {
    topic: origin.topic,
    key,
    value,
    headers: {
      ...own,
      ...(commandId === undefined ? {} : { [headers.id]: commandId }),
      [headers.replayId]: replayId,
      [headers.replayCount]: String((Number(own[headers.replayCount]) || 0) + 1),
      ...(service === '' ? {} : { [headers.replayFor]: service }), // written by another tool: the service is not known
    },
  };
}
