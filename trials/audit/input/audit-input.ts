import type { Command, RecordPosition } from '@cio-bus/contracts';
import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';
import type { RecordDigest } from '../../any-client/record-digest.ts';

/** A period in which a wait is nobody's fault but ours. Ms since the epoch. */
export interface FaultWindow {
  fromMs: number;
  toMs: number;
  /** Topics whose commands it delays. @default all */
  topics?: readonly string[];
}

/** A command whose publish was acknowledged to the app. */
export interface PublishedCommand extends RecordPosition {
  id: string;
}

/** A record of a command topic. */
export interface AuditRecord extends RecordPosition {
  /** The Kafka key as text; undefined if it has none. */
  key?: string | undefined;
  /** Ms since the epoch. */
  timestamp: number;
  /** The producer: order across topics is guaranteed only for the records of one writer. */
  writer: string;
  /** The command that the bus reads from it; undefined if none can be read. */
  command: Command | undefined;
  /** Whether the Kafka key is the command's person. The lane is the key: under another key there is no order. */
  underOwnKey: boolean;
}

/** A record of `customerio.processed`. */
export interface AuditOutcome {
  id: string;
  status: 'success' | 'skipped';
  origin: RecordPosition;
  /** Of a send: how the ledger knows that it happened. */
  sendResult?: string | undefined;
  /** Of a send: the delivery that it counts as. */
  deliveryId?: string | undefined;
  /** Ms since the epoch. */
  processedAt?: number;
}

/** A record of `customerio.dlq`. */
export interface AuditDeadLetter {
  deadLetterId: string;
  code: string;
  origin: RecordPosition | undefined;
  attempts?: number;
  /** Ms since the epoch, as the next one. */
  firstFailedAt?: number;
  failedAt?: number;
  /** Of the record's own key, value and headers. */
  digest?: RecordDigest;
  /** Whether it has only the beginning of the record. */
  isTruncated?: boolean;
}

/** Number of rows in `events_current` with this kind, event and status. */
export interface AuditRow {
  kind: string;
  eventId: string;
  status: string;
  count: number;
}

/** Everything that an audit compares. Gather it once the stack is at rest: what is still in flight would count as lost. */
export interface AuditInput {
  published: readonly PublishedCommand[];
  records: readonly AuditRecord[];
  outcomes: readonly AuditOutcome[];
  deadLetters: readonly AuditDeadLetter[];
  /** Ids of the events in `customerio.webhooks`. */
  webhookIds: readonly string[];
  /** Positions of all records of `customerio.webhooks`, readable or not. @default not checked */
  webhookPositions?: readonly RecordPosition[];
  /** Ids of the webhooks that were acknowledged to the sender. @default not checked */
  acknowledgedWebhooks?: readonly string[];
  journal: readonly JournalEntry[];
  people: Readonly<Record<string, SandboxPerson>>;
  rows: readonly AuditRow[];
}

/** How the records with one key must end. */
export interface ExpectedEnd {
  key: string;
  /** Codes of the dead letter; empty if they must be delivered. */
  deadLetterCodes: readonly string[];
  /** Whether the dead letter has only the beginning of the record. */
  isTruncated: boolean;
  /** Of the record as it was written. */
  digest: RecordDigest;
}

/** What an audit knows in addition to its input. */
export interface AuditExpectations {
  /** Which records must end as dead letters; no others may, except sends in doubt. @default not checked */
  isPoisoned?: (record: AuditRecord) => boolean;
  /**
   * Whether processes were killed. A send that was held just before a kill is handled again, and may by then be found at
   * Customer.io: it is then in both places, and is reported as a number instead of a failure. @default false
   */
  killed?: boolean;
  /** Hostile records and how they must end. @default not checked */
  ends?: readonly ExpectedEnd[];
  /** Keys of people about whom requests failed: their commands may be dead-lettered, within their budget. @default nobody */
  failingPeople?: readonly string[];
  /** Number of requests about failing people that have failed. */
  failedRequests?: number;
  /** Longest wait of everybody else, in ms, apart from waiting for their turn and for faults to end. @default not checked */
  latencyBoundMs?: number;
  /** When faults delayed commands. @default never */
  windows?: readonly FaultWindow[];
  /** Whether the traffic contained stories. An audit of none proves nothing, so it then fails. @default false */
  stories?: boolean;
}

/** Name of a position in examples. */
export const nameOf = ({ topic, partition, offset }: RecordPosition): string => `${topic}/${partition}/${offset}`;

/** The id of the command behind an entry: its event id, or the `command_id` that test traffic carries. */
export function commandIdOf(entry: JournalEntry): string | undefined {
  const carried = entry.id ?? entry.attributes?.command_id ?? entry.messageData?.command_id;
  return typeof carried === 'string' ? carried : undefined;
}

/** The records that were delivered successfully, in Kafka's order. */
export function acceptedRecords({ records, outcomes }: Pick<AuditInput, 'records' | 'outcomes'>) {
  const successes = new Set(outcomes.filter(({ status }) => status === 'success').map(({ origin }) => nameOf(origin)));
  return records.flatMap((record) =>
    record.command && successes.has(nameOf(record)) ? [{ ...record, command: record.command }] : [],
  );
}

/** A successfully delivered record with its command. */
export type AcceptedRecord = ReturnType<typeof acceptedRecords>[number];
