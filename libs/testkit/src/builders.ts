import { randomUUID } from 'node:crypto';
import {
  type Command,
  commandTypes,
  type DeadLetter,
  deadLetterIdOf,
  deriveUlid,
  type EventCommand,
  type IdentifyCommand,
  keyOf,
  type ProfileCommand,
  type RawRecord,
  type TransactionalCommand,
  topics,
  type WebhookEvent,
  writeDeadLetterHeaders,
} from '@cio-bus/contracts';

/** The default time of everything that is built here: 2026-11-21T12:00:00Z, in ms. */
export const A_TIME_MS = Date.UTC(2026, 10, 21, 12);

/** A unique ULID. @default timestamp: {@link A_TIME_MS} */
export const anId = (timestamp: number = A_TIME_MS): string => deriveUlid(timestamp, randomUUID());

type Overrides<T> = Partial<T>;

function common(overrides: { id?: string; timestamp?: number }) {
  const timestamp = overrides.timestamp ?? A_TIME_MS;
  const id = overrides.id ?? anId(timestamp);
  return { id, timestamp, correlationId: id, userId: 'user-1' };
}

/** An identify of `user-1`; the overrides replace whole fields. */
export function anIdentifyCommand(overrides: Overrides<IdentifyCommand> = {}): IdentifyCommand {
  return { ...common(overrides), type: 'identify', payload: { plan: 'free' }, ...overrides };
}

/** An event `order_paid` of `user-1`; with `anonymousId` it has no `userId`. */
export function aTrackCommand(overrides: Overrides<EventCommand> = {}): EventCommand {
  const { userId, ...rest } = common(overrides);
  const person = overrides.anonymousId === undefined ? { userId } : {};
  return { ...rest, ...person, type: 'track', payload: { name: 'order_paid', data: { total: 42 } }, ...overrides };
}

/** A suppress of `user-1`; `type` can also be unsuppress or delete. */
export function aProfileCommand(overrides: Overrides<ProfileCommand> = {}): ProfileCommand {
  return { ...common(overrides), type: 'suppress', payload: {}, ...overrides };
}

/** A send of the registry's `order-confirmation` to `user-1`. */
export function aTransactionalCommand(overrides: Overrides<TransactionalCommand> = {}): TransactionalCommand {
  const payload = {
    channel: 'email',
    template: 'order-confirmation',
    transactional_message_id: 'order_confirmation',
    to: 'user-1@example.com',
    message_data: { order_id: 'o-1' },
  } as const;
  return { ...common(overrides), type: 'transactional', payload, ...overrides };
}

/** A bounced email of `user-1`. `body` is built from `data` in Customer.io's shape, unless a body is given. */
export function aWebhookEvent(overrides: Overrides<WebhookEvent> = {}): WebhookEvent {
  const id = overrides.id ?? anId(overrides.timestamp);
  const deliveryId = 'delivery-1';
  const event = {
    id,
    objectType: 'email',
    metric: 'bounced',
    timestamp: A_TIME_MS,
    personId: 'user-1',
    deliveryId,
    correlationId: overrides.deliveryId ?? deliveryId,
    emailAddress: 'user-1@example.com',
    data: { recipient: 'user-1@example.com', delivery_id: deliveryId, failure_message: '550 no such mailbox' },
    ...overrides,
  };
  return { ...event, body: overrides.body ?? webhookBody(event) };
}

function webhookBody(event: Omit<WebhookEvent, 'body'>): string {
  return JSON.stringify({
    event_id: event.id,
    object_type: event.objectType,
    metric: event.metric,
    timestamp: Math.floor(event.timestamp / 1000),
    data: { ...event.data, ...(event.personId === undefined ? {} : { identifiers: { id: event.personId } }) },
  });
}

/** A record as read from Kafka: an event of `user-1` in partition 0 at offset 0. */
export function aRawRecord(overrides: Overrides<RawRecord> = {}): RawRecord {
  return {
    topic: topics.track,
    partition: 0,
    offset: 0,
    key: Buffer.from('user-1'),
    value: Buffer.from(JSON.stringify(aTrackCommand())),
    timestamp: A_TIME_MS,
    headers: {},
    ...overrides,
  };
}

/** The record that a command is published as: its own topic and key. */
export function aRecordOf(command: Command, overrides: Overrides<RawRecord> = {}): RawRecord {
  return aRawRecord({
    topic: commandTypes[command.type].topic,
    key: Buffer.from(keyOf(command)),
    value: Buffer.from(JSON.stringify(command)),
    timestamp: command.timestamp,
    ...overrides,
  });
}

/** A dead letter as read back: an event that Customer.io rejected. Its id follows from service and origin. */
export function aDeadLetter(overrides: Overrides<DeadLetter> = {}): DeadLetter {
  const record = aRawRecord();
  const service = overrides.service ?? 'track-publisher';
  const origin =
    'origin' in overrides
      ? overrides.origin
      : { topic: record.topic, partition: record.partition, offset: record.offset, timestamp: record.timestamp };
  return {
    deadLetterId: origin ? deadLetterIdOf(service, origin) : `${service}/http/0000`,
    code: 'VENDOR_REJECTED',
    message: 'Customer.io answered 400',
    service,
    attempts: 1,
    processingTimeMs: 12,
    firstFailedAt: A_TIME_MS,
    failedAt: A_TIME_MS,
    key: record.key,
    value: record.value,
    headers: {},
    position: { partition: 0, offset: 0, timestamp: A_TIME_MS },
    ...overrides,
    origin,
  };
}

/** The record of `customerio.dlq` that {@link aDeadLetter} is read from. */
export function aDeadLetterRecord(overrides: Overrides<DeadLetter> = {}): RawRecord {
  const { key, value, headers, position, ...reason } = aDeadLetter(overrides);
  const record = { topic: topics.deadLetters, ...position, key, value };
  return { ...record, headers: { ...headers, ...writeDeadLetterHeaders(reason, topics.webhooks) } };
}
