import type { Command, RecordPosition } from '@cio-bus/contracts';
import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';

/** A command that an app was told is on the bus. */
export interface PublishedCommand extends RecordPosition {
  id: string;
}

/** A record of a command topic. */
export interface AuditRecord extends RecordPosition {
  /** Ms since the epoch. */
  timestamp: number;
  /** Who wrote it: the order across topics is promised for the records of one writer only. */
  writer: string;
  /** What the bus reads in it; undefined for what no command can be read from. */
  command: Command | undefined;
  /** Whether the Kafka key is the command's person. The lane is the key, so another one has no order with theirs. */
  underOwnKey: boolean;
}

/** A record of `customerio.processed`. */
export interface AuditOutcome {
  id: string;
  status: 'success' | 'skipped';
  origin: RecordPosition;
  /** Of a send: how the ledger came to know that it happened. */
  sendResult?: string | undefined;
  /** Ms since the epoch. */
  processedAt?: number;
}

/** A record of `customerio.dlq`. */
export interface AuditLetter {
  deadLetterId: string;
  code: string;
  origin: RecordPosition | undefined;
  /** Ms since the epoch. */
  failedAt?: number;
}

/** How often `events_current` has a row of this kind, event and status. */
export interface AuditRow {
  kind: string;
  eventId: string;
  status: string;
  count: number;
}

/** Everything that an audit compares. Gathered once all is settled; what is still under way would count as lost. */
export interface AuditInput {
  published: readonly PublishedCommand[];
  records: readonly AuditRecord[];
  outcomes: readonly AuditOutcome[];
  letters: readonly AuditLetter[];
  /** Ids of the events in `customerio.webhooks`. */
  webhookIds: readonly string[];
  /** Where all records of `customerio.webhooks` lie, readable or not. @default not looked at */
  webhookPositions?: readonly RecordPosition[];
  /** Ids of the webhooks that the sender was told have arrived. @default not looked at */
  acknowledgedWebhooks?: readonly string[];
  journal: readonly JournalEntry[];
  people: Readonly<Record<string, SandboxPerson>>;
  rows: readonly AuditRow[];
}

/** What an audit is told beside what it reads. */
export interface AuditExpectations {
  /** Which records must end as dead letters; no others may, but for sends in doubt. @default not looked at */
  isPoisoned?: (record: AuditRecord) => boolean;
  /**
   * Whether processes were killed. A send that was given up just before a kill comes again, and may by then be found at
   * Customer.io: it then lies in both places, and is told instead of counted. @default false
   */
  killed?: boolean;
}

/** Name of a position, as examples show it. */
export const nameOf = ({ topic, partition, offset }: RecordPosition): string => `${topic}/${partition}/${offset}`;

/** The id of the command that made an entry: its event id, or the `command_id` that test traffic carries along. */
export function commandIdOf(entry: JournalEntry): string | undefined {
  const carried = entry.id ?? entry.attributes?.command_id ?? entry.messageData?.command_id;
  return typeof carried === 'string' ? carried : undefined;
}

/** The records that were delivered with success, as they lie in Kafka. */
export function acceptedRecords({ records, outcomes }: Pick<AuditInput, 'records' | 'outcomes'>) {
  const successes = new Set(outcomes.filter(({ status }) => status === 'success').map(({ origin }) => nameOf(origin)));
  return records.flatMap((record) =>
    record.command && successes.has(nameOf(record)) ? [{ ...record, command: record.command }] : [],
  );
}

/** A record with its command, delivered with success. */
export type AcceptedRecord = ReturnType<typeof acceptedRecords>[number];
