import {
  BusError,
  type Command,
  checkLimits,
  commandTopics,
  type DeadLetter,
  maxRecordBytes,
  operatorAction,
  outcomeRecord,
  personCommand,
  type RecordSchema,
  recordBytes,
  type Topic,
  topics,
  transactionalCommand,
  webhookEvent,
} from '@cio-bus/contracts';
import { toReplayRecord } from '@cio-bus/kafka';

/** Topics whose records are not edited: `customerio.dlq` has any bytes, and no service rejects a resolution. */
type NotEdited = typeof topics.deadLetters | typeof topics.resolutions;

/** What the records of each topic have to be. */
const schemas: Readonly<Record<Exclude<Topic, NotEdited>, RecordSchema<object>>> = {
  [topics.identify]: personCommand,
  [topics.track]: personCommand,
  [topics.transactional]: transactionalCommand,
  [topics.webhooks]: webhookEvent,
  [topics.processed]: outcomeRecord,
  [topics.audit]: operatorAction,
};

/**
 * Checks that the service will be able to read what a replay of this dead letter publishes: its size, its schema, and
 * Customer.io's limits.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming the field
 */
export function checkEdited(deadLetter: DeadLetter, actionId: string, now: number): void {
  const { origin, key, value, headers } = deadLetter;
  const topic = origin?.topic ?? '';
  checkSize(topic, recordBytes(toReplayRecord(deadLetter, actionId)));
  const record = { topic, partition: 0, offset: 0, timestamp: now, key, value, headers };
  const message = isEditable(topic) ? schemas[topic].read(record) : undefined;
  if (commandTopics.some((one) => one === topic)) checkLimits(message as Command);
}

const isEditable = (topic: string): topic is keyof typeof schemas => Object.hasOwn(schemas, topic);

/** Checks that a topic takes a record. @throws BusError `MESSAGE_TOO_LARGE` */
export function checkSize(topic: string, bytes: number): void {
  const limit = maxRecordBytes.get(topic) ?? Number.POSITIVE_INFINITY;
  if (bytes > limit)
    throw new BusError('MESSAGE_TOO_LARGE', `the edited record has ${bytes} bytes; ${topic} takes at most ${limit}`);
}
