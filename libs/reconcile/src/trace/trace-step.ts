import { type RecordPosition, topics } from '@cio-bus/contracts';

/** What happened to a message, in the bus's terms. */
export type TraceEvent =
  | 'published'
  | 'replayed'
  | 'first failed'
  | 'accepted'
  | 'skipped'
  | 'dead'
  | 'reported'
  | 'reacted'
  | 'decided'
  | 'loaded';

/** What a step is about: a transactional send, another command, or a report of Customer.io with what followed from it. */
export type TraceSubject = 'send' | 'command' | 'report';

/** What a record of a topic is about. */
export function subjectOf(topic: string | undefined): TraceSubject {
  if (topic === topics.webhooks) return 'report';
  return topic === topics.transactional ? 'send' : 'command';
}

/** What a dead letter is about: its id names the service and the topic. A rejected webhook never was a record. */
export function subjectOfDeadLetter(deadLetterId: string): TraceSubject {
  const [service, topic] = deadLetterId.split('/');
  return service === 'webhook-receiver' ? 'report' : subjectOf(topic);
}

/** A step in a message's life. */
export interface TraceStep {
  /** When, ms since the epoch. */
  at: number;
  what: TraceEvent;
  about: TraceSubject;
  /** Id of the command, event or dead letter. */
  id: string | undefined;
  /** The record that says so; for `loaded`, the record of the row. */
  record: RecordPosition;
  /** Whether Kafka no longer has the record, so that only the table shows it. */
  onlyInTable: boolean;
  /** What else is known: type, attempts, error, delivery … Never the payload. */
  detail: Readonly<Record<string, string | number>>;
}

/** Removes unknown details. */
export function known(detail: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const pairs = Object.entries(detail).filter(
    (pair): pair is [string, string | number] =>
      typeof pair[1] === 'number' || (typeof pair[1] === 'string' && pair[1] !== ''),
  );
  return Object.fromEntries(pairs);
}
