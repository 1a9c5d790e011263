import {
  commandId,
  commandTopics,
  deadLetterCommandId,
  editRecord,
  failureMessage,
  hasEditKey,
  headers,
  outcomeRecord,
  type RawRecord,
  type RecordPosition,
  readDeadLetter,
  readJsonObject,
  resolutionRecord,
  type Topic,
  topics,
  webhookEvent,
} from '@cio-bus/contracts';
import { idText } from '@cio-bus/warehouse';
import { known, subjectOf, subjectOfDeadLetter, type TraceEvent, type TraceStep } from './trace-step.ts';

/** A record or row about a message, with the names that identify the message. */
export interface Sighting {
  ids: readonly string[];
  deliveryIds: readonly string[];
  correlationIds: readonly string[];
  users: readonly string[];
  steps: readonly TraceStep[];
}

type Names = Partial<Record<'ids' | 'deliveryIds' | 'correlationIds' | 'users', readonly unknown[]>>;

/** Topics with records about messages, each after those that it follows from. */
export const tracedTopics = [
  ...commandTopics,
  topics.webhooks,
  topics.processed,
  topics.deadLetters,
  topics.resolutions,
] as const;

/** The audit is about actions of operators. */
type TracedTopic = Exclude<Topic, typeof topics.audit>;

/** Reads what a record says about a message. Of an unreadable record it uses the key. */
export function readSighting(record: RawRecord): Sighting {
  try {
    return readers[record.topic as TracedTopic](record);
  } catch {
    return sighting({ users: [record.key?.toString()] }, [step(record, 'published', record.timestamp, undefined)]);
  }
}

/** Collects names, without empty ones. */
export function sighting(names: Names, steps: readonly TraceStep[]): Sighting {
  const texts = (values: readonly unknown[] = []) => [...new Set(values.flatMap((value) => idText(value) ?? []))];
  return {
    ids: texts(names.ids),
    deliveryIds: texts(names.deliveryIds),
    correlationIds: texts(names.correlationIds),
    users: texts(names.users),
    steps,
  };
}

/** A step of a record, which is about what its topic is about unless `about` says otherwise. */
function step(
  { topic, partition, offset }: RecordPosition,
  what: TraceEvent,
  at: number,
  id: string | undefined,
  { about = subjectOf(topic), ...detail }: { about?: TraceStep['about'] } & Readonly<Record<string, unknown>> = {},
): TraceStep {
  return { at, what, about, id, record: { topic, partition, offset }, onlyInTable: false, detail: known(detail) };
}

const readers: Readonly<Record<TracedTopic, (record: RawRecord) => Sighting>> = {
  [topics.identify]: readCommand,
  [topics.track]: readCommand,
  [topics.transactional]: readCommand,
  [topics.processed]: readOutcome,
  [topics.deadLetters]: readDeadLetterRecord,
  [topics.webhooks]: readWebhook,
  [topics.resolutions]: readResolution,
};

function readCommand(record: RawRecord): Sighting {
  const value = readJsonObject(record);
  const id = commandId(record, value);
  const replay = record.headers[headers.replayId];
  const { type, payload, userId, anonymousId, correlationId } = value;
  const name = Object(payload).name ?? Object(payload).template;
  const detail = { type, name, by: record.headers[headers.source], replay };
  return sighting(
    { ids: [id], correlationIds: [correlationId], users: [userId, anonymousId, record.key?.toString()] },
    [step(record, replay === undefined ? 'published' : 'replayed', record.timestamp, id, detail)],
  );
}

function readOutcome(record: RawRecord): Sighting {
  const outcome = outcomeRecord.read(record);
  const { id, status, service, attempts, processingTime, processedAt, reason, deliveryId, origin } = outcome;
  const done = origin.topic === topics.webhooks ? 'reacted' : 'accepted';
  const { type, metric, sendResult } = outcome;
  const how = { service, type, metric, attempts, ms: processingTime, reason, delivery: deliveryId, sendResult };
  return sighting(
    {
      ids: [id],
      deliveryIds: [deliveryId],
      correlationIds: [outcome.correlationId],
      users: usersOf(outcome),
    },
    [
      step(record, status === 'skipped' ? 'skipped' : done, processedAt, id, {
        about: subjectOf(origin.topic),
        ...how,
      }),
    ],
  );
}

function readDeadLetterRecord(record: RawRecord): Sighting {
  const deadLetter = readDeadLetter(record);
  const { deadLetterId, service, code, message, attempts, processingTimeMs, firstFailedAt, failedAt } = deadLetter;
  const value = fieldsOf(record);
  const id = deadLetterCommandId(deadLetter) ?? value.id;
  const failure = { about: subjectOfDeadLetter(deadLetterId), service, code, message };
  return sighting(
    {
      ids: [id, deadLetterId],
      deliveryIds: [value.deliveryId],
      correlationIds: [value.correlationId],
      users: [...usersOf(value), record.key?.toString()],
    },
    [
      ...(attempts > 1
        ? [step(record, 'first failed', firstFailedAt, deadLetterId, { about: failure.about, service })]
        : []),
      step(record, 'dead', failedAt, deadLetterId, { ...failure, attempts, ms: processingTimeMs }),
    ],
  );
}

/** The names of a person in a command or a report: who has no id of an app is known by the others. */
const usersOf = (value: Readonly<Record<string, unknown>>): readonly unknown[] => [
  ...[value.userId, value.anonymousId],
  ...[value.personId, value.cioId, value.emailAddress],
];

function fieldsOf(record: RawRecord): Record<string, unknown> {
  try {
    return readJsonObject(record);
  } catch {
    return {};
  }
}

function readWebhook(record: RawRecord): Sighting {
  const event = webhookEvent.read(record);
  const { id, metric, objectType, deliveryId, correlationId, timestamp } = event;
  const happened = new Date(timestamp).toISOString(); // by Customer.io, to the second
  const detail = { metric, of: objectType, happened, delivery: deliveryId, failure: failureMessage(event) };
  return sighting(
    { ids: [id], deliveryIds: [deliveryId], correlationIds: [correlationId], users: usersOf({ ...event }) },
    [step(record, 'reported', record.timestamp, id, detail)],
  );
}

function readResolution(record: RawRecord): Sighting {
  if (hasEditKey(record)) return readEdit(record);
  const { letterId, action, by, why, timestamp } = resolutionRecord.read(record);
  return sighting({ ids: [letterId] }, [
    step(record, 'decided', timestamp, letterId, { about: subjectOfDeadLetter(letterId), action, by, why }),
  ]);
}

function readEdit(record: RawRecord): Sighting {
  const { deadLetterId, action, by, why, changed, timestamp } = editRecord.read(record);
  const detail = { about: subjectOfDeadLetter(deadLetterId), action, by, why, changed: changed.join(', ') };
  return sighting({ ids: [deadLetterId] }, [step(record, 'decided', timestamp, deadLetterId, detail)]);
}
