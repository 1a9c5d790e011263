import {
  type Command,
  DATASET,
  deadLetterHeaders,
  headers,
  keyOf,
  outcomeRecord,
  personCommand,
  type RawRecord,
  rawHeadersOf,
  readDeadLetter,
  topics,
  transactionalCommand,
  webhookEvent,
} from '@cio-bus/contracts';
import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';
import type { PartitionOffsets, TopicReader } from '@cio-bus/kafka';
import { digestOf } from '../any-client/record-digest.ts';
import type { AuditDeadLetter, AuditInput, AuditRecord, AuditRow, PublishedCommand } from './input/audit-input.ts';

/** Rows per query. */
const PAGE = 50_000;

/** Where an audit reads its input. */
export interface AuditSources {
  /** What was acknowledged to the apps. */
  published: readonly PublishedCommand[];
  read: TopicReader;
  /** Offsets of a topic, as Kafka has them. */
  offsets: (topic: string) => Promise<readonly PartitionOffsets[]>;
  journal: () => Promise<readonly JournalEntry[]>;
  people: () => Promise<Readonly<Record<string, SandboxPerson>>>;
  /** Ids of the webhooks that were acknowledged to the sender. @default not checked */
  acknowledgedWebhooks?: () => Promise<readonly string[]>;
  /** Dataset of the table and its views. @default customerio_events */
  dataset?: string;
  /** Runs a SELECT on the table, in SQL that DuckDB and BigQuery both accept. */
  query: (sql: string) => Promise<readonly Record<string, unknown>[]>;
}

/**
 * Reads everything that an audit compares.
 *
 * @throws Error if a topic was not read to its end: a gap of the reader must not pass as order
 */
export async function gatherAuditInput(sources: AuditSources): Promise<AuditInput> {
  const all = (topic: string) => readAll(sources, topic);
  const [identifies, events, sends, outcomes, deadLetters, webhooks] = await Promise.all(
    [topics.identify, topics.track, topics.transactional, topics.processed, topics.deadLetters, topics.webhooks].map(
      all,
    ),
  );
  const [journal, people, rows, acknowledgedWebhooks = []] = await Promise.all([
    sources.journal(),
    sources.people(),
    readRows(sources),
    sources.acknowledgedWebhooks?.(),
  ]);
  return {
    published: sources.published,
    records: [identifies, events, sends].flatMap((records) => records?.map(readRecord) ?? []),
    outcomes: read(outcomes, outcomeRecord.read),
    deadLetters: read(deadLetters, readAuditDeadLetter),
    webhookIds: read(webhooks, (record) => webhookEvent.read(record).id),
    webhookPositions: (webhooks ?? []).map(({ topic, partition, offset }) => ({ topic, partition, offset })),
    acknowledgedWebhooks,
    journal,
    people,
    rows,
  };
}

async function readAll({ read, offsets }: AuditSources, topic: string): Promise<RawRecord[]> {
  const ends = await offsets(topic);
  const records: RawRecord[] = [];
  for await (const record of read(topic)) records.push(record);
  const next = new Map<number, number>();
  for (const { partition, offset } of records) next.set(partition, Math.max(next.get(partition) ?? 0, offset + 1));
  for (const { partition, low, high } of ends) {
    const reached = next.get(partition) ?? low;
    if (reached < high && (await hasRecord(read, topic, { partition, from: reached, to: high })))
      throw new Error(`${topic}/${partition} was read only to offset ${reached} of ${high}`);
  }
  return records;
}

/** Whether a part of a partition has a record: markers of transactions and aborted records take offsets too. */
async function hasRecord(
  read: TopicReader,
  topic: string,
  { partition, from, to }: { partition: number; from: number; to: number },
): Promise<boolean> {
  for await (const _ of read(topic, { ranges: new Map([[partition, { from, to }]]) })) return true;
  return false;
}

/** Unreadable records are dead letters of some service, and audited as such. */
function read<T>(records: readonly RawRecord[] | undefined, reader: (record: RawRecord) => T): T[] {
  return (records ?? []).flatMap((record) => {
    try {
      return [reader(record)];
    } catch {
      return [];
    }
  });
}

function readRecord(record: RawRecord): AuditRecord {
  const { topic, partition, offset, timestamp } = record;
  const schema = topic === topics.transactional ? transactionalCommand : personCommand;
  const [command] = read<Command>([record], schema.read);
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: record.key?.toString(),
    writer: record.headers[headers.replayId] ?? record.headers[headers.source] ?? '',
    command,
    underOwnKey: command !== undefined && keyOf(command) === record.key?.toString(),
  };
}

function readAuditDeadLetter(record: RawRecord): AuditDeadLetter {
  const deadLetter = readDeadLetter(record);
  const { deadLetterId, code, origin, attempts, firstFailedAt, failedAt, key, value } = deadLetter;
  return {
    ...{ deadLetterId, code, origin, attempts, firstFailedAt, failedAt },
    digest: digestOf({ key, value, headers: rawHeadersOf(deadLetter) }),
    isTruncated: record.headers[deadLetterHeaders.truncated] !== undefined,
  };
}

async function readRows({ query, dataset = DATASET }: AuditSources): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  for (;;) {
    const page = await query(
      `SELECT kind, event_id, status, COUNT(*) AS n FROM ${dataset}.events_current
       GROUP BY kind, event_id, status ORDER BY kind, event_id, status LIMIT ${PAGE} OFFSET ${rows.length}`,
    );
    for (const { kind, event_id, status, n } of page) {
      rows.push({ kind: String(kind), eventId: String(event_id), status: String(status), count: Number(n) });
    }
    if (page.length < PAGE) return rows;
  }
}
