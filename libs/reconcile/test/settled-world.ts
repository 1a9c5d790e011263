import {
  BusError,
  operatorAction,
  outcomeRecord,
  type RawRecord,
  readDeadLetter,
  topics,
  webhookEvent,
} from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import { A_TIME_MS, aRawRecord, aRecordOf, aTrackCommand, aWebhookEvent } from '@cio-bus/testkit';
import type { Row } from '@cio-bus/warehouse';
import { auditRow, deadLetterRow, outcomeRow, webhookRow } from '@cio-bus/warehouse';

const HOUR_MS = 60 * 60 * 1000;
const events = Array.from({ length: 6 }, (_, index) =>
  aTrackCommand({ userId: `u${index}`, timestamp: A_TIME_MS + index * 20 * 60 * 1000 }),
);
/** Six events of six users, 20 minutes apart. */
export const commands = events.map((command, offset) => aRecordOf(command, { offset }));
const event = aWebhookEvent();
/** An email of a user that bounced. */
export const webhook = aRawRecord({ topic: topics.webhooks, value: Buffer.from(JSON.stringify(event)), offset: 0 });

const place = (topic: string, record: RawRecord, offset: number, value: object): RawRecord =>
  aRawRecord({ topic, offset, timestamp: record.timestamp + 5, value: Buffer.from(JSON.stringify(value)) });

/** The outcome of a record, at an offset of `customerio.processed`. */
export const outcome = (record: RawRecord, offset: number, given: object = {}) =>
  place(topics.processed, record, offset, {
    ...JSON.parse(String(record.value)),
    status: 'success',
    service: record.topic === topics.webhooks ? 'event-processor' : 'track-publisher',
    handler: 'deliver-person-changes',
    processingTime: 3,
    attempts: 1,
    processedAt: record.timestamp + 4,
    origin: { topic: record.topic, partition: 0, offset: record.offset, timestamp: record.timestamp },
    ...given,
  });

/** The dead letter of a record, at an offset of `customerio.dlq`. */
export function deadLetterOf(record: RawRecord, offset: number, service = 'track-publisher'): RawRecord {
  const error = new BusError('VENDOR_REJECTED', 'answered 400');
  const times = { firstFailedAt: record.timestamp + 1, failedAt: record.timestamp + 1 };
  const { key, value, headers } = toDeadLetter(record, { error, service, attempts: 1, processingTimeMs: 3, ...times });
  return aRawRecord({
    topic: topics.deadLetters,
    offset,
    timestamp: record.timestamp + 5,
    key: key as Buffer,
    value: value as Buffer,
    headers: headers as Record<string, string>,
  });
}

/** One of the commands. */
export const at = (index: number) => commands[index] as RawRecord;
/** Four commands accepted, one of them with two outcomes; one skipped, one dead; a webhook with a reaction. */
export const settled = [
  outcome(at(0), 0),
  outcome(at(1), 1),
  outcome(at(1), 2), // repeated after a crash
  outcome(at(2), 3, { status: 'skipped', reason: 'not-for-me' }),
  outcome(at(3), 5), // offset 4 is a transaction marker, not a record
  outcome(at(4), 6),
  outcome(webhook, 7),
  deadLetterOf(at(5), 0),
];

/** The row that the sink stores for a record. */
export function rowOf(record: RawRecord): Row {
  const source = { record, now: A_TIME_MS + HOUR_MS };
  if (record.topic === topics.webhooks) return webhookRow(webhookEvent.read(record), source);
  if (record.topic === topics.processed) return outcomeRow(outcomeRecord.read(record), source);
  if (record.topic === topics.deadLetters) return deadLetterRow(readDeadLetter(record), source);
  return auditRow(operatorAction.read(record), source);
}

/** Topic and offset of the record that an outcome or dead letter is about. */
export function readOrigin(record: RawRecord) {
  const origin = record.topic === topics.processed ? outcomeRecord.read(record).origin : readDeadLetter(record).origin;
  return [origin?.topic, origin?.offset];
}
