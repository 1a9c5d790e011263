import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { RawRecord } from '@cio-bus/contracts';
import type { PartitionOffsets, TopicReader } from '@cio-bus/kafka';
import { clear } from './schema.ts';
import { whileLocked } from './while-locked.ts';

/** What the index reads of Kafka. */
export interface KafkaTopics {
  read: TopicReader;
  /** Offsets of the first and the next record of each partition of a topic. */
  offsets(topic: string): Promise<PartitionOffsets[]>;
}

/** The index has records that Kafka does not have: a topic was created again, or compacted beyond what was read last. */
export class StaleIndexError extends Error {
  override readonly name = 'StaleIndexError';
}

/** Another process has emptied the index. */
export class EmptiedIndexError extends Error {
  override readonly name = 'EmptiedIndexError';
}

/** One topic, and what its records become in the index. Both functions run inside a transaction. */
export interface FollowedTopic {
  topic: string;
  write(record: RawRecord): void;
  /** Removes what records below this offset have become. */
  expire(partition: number, low: number): void;
}

/** The last record that was read of a partition. */
interface Mark {
  offset: number;
  fingerprint: string;
}

/** Written at once: a page that many records of a batch change is written once. */
const BATCH_RECORDS = 4_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Reads what is new in a topic. Reading begins with the last record that was read before: when that is another one, or gone
 * although older ones would still be kept, the topic is not the one that was read.
 *
 * @throws StaleIndexError when the index does not fit the topic
 * @throws EmptiedIndexError when another process has emptied the index
 */
export async function followTopic(database: DatabaseSync, kafka: KafkaTopics, followed: FollowedTopic): Promise<void> {
  const { topic } = followed;
  const generation = generationOf(database);
  const inGeneration = (work: () => void) => inTransaction(database, generation, work);
  const offsets = await kafka.offsets(topic);
  await inGeneration(() => expire(database, followed, offsets));
  const unverified = marksOf(database, topic);
  const from = new Map([...unverified].map(([partition, { offset }]) => [partition, offset]));
  let batch: RawRecord[] = [];
  let bytes = 0;
  for await (const record of kafka.read(topic, { from })) {
    const mark = unverified.get(record.partition);
    if (mark && !isMark(mark, record)) throw new StaleIndexError(`${topic}/${record.partition} is another one`);
    if (unverified.delete(record.partition)) continue;
    batch.push(record);
    bytes += record.value?.length ?? 0;
    if (batch.length < BATCH_RECORDS && bytes < BATCH_BYTES) continue;
    await inGeneration(() => writeBatch(database, followed, batch));
    batch = [];
    bytes = 0;
  }
  await inGeneration(() => writeBatch(database, followed, batch));
  if (unverified.size > 0) throw new StaleIndexError(`${topic} does not have the records that were read before`);
}

/** Empties the index; whoever fills it meanwhile begins again. */
export async function empty(database: DatabaseSync): Promise<void> {
  await inTransaction(database, generationOf(database), () => database.exec(clear));
}

/** Runs the work in a transaction, unless the index was emptied since. */
async function inTransaction(database: DatabaseSync, generation: number, work: () => void): Promise<void> {
  await whileLocked(() => database.exec('BEGIN IMMEDIATE'));
  try {
    if (generationOf(database) !== generation) throw new EmptiedIndexError('the index was emptied');
    work();
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // On a full disk; SQLite does it when the file is opened again.
  }
}

const generationOf = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT number FROM generation').get()?.number);

function marksOf(database: DatabaseSync, topic: string): Map<number, Mark> {
  const rows = database.prepare('SELECT partition, offset, fingerprint FROM marks WHERE topic = ?').all(topic);
  return new Map(
    rows.map(({ partition, offset, fingerprint }) => [
      Number(partition),
      { offset: Number(offset), fingerprint: String(fingerprint) },
    ]),
  );
}

/** Follows what Kafka has deleted, if it has deleted more. A mark of which nothing is left says nothing any more. */
function expire(database: DatabaseSync, { topic, expire: remove }: FollowedTopic, offsets: PartitionOffsets[]): void {
  const byPartition = new Map(offsets.map((end) => [end.partition, end]));
  const follow = database.prepare('INSERT OR REPLACE INTO expired (topic, partition, low) VALUES (?, ?, ?)');
  const followed = database.prepare('SELECT 1 FROM expired WHERE topic = ? AND partition = ? AND low = ?');
  const forget = database.prepare('DELETE FROM marks WHERE topic = ? AND partition = ?');
  for (const [partition, mark] of marksOf(database, topic)) {
    const end = byPartition.get(partition);
    if (!end || mark.offset >= end.high)
      throw new StaleIndexError(`${topic}/${partition} is shorter than what was read`);
    if (!followed.get(topic, partition, end.low)) {
      remove(partition, end.low);
      follow.run(topic, partition, end.low);
    }
    if (mark.offset < end.low) forget.run(topic, partition);
  }
}

/** Writes the records that no other process has written. */
function writeBatch(database: DatabaseSync, { topic, write }: FollowedTopic, batch: readonly RawRecord[]): void {
  const marks = marksOf(database, topic);
  const last = new Map<number, RawRecord>();
  for (const record of batch) {
    const known = last.get(record.partition)?.offset ?? marks.get(record.partition)?.offset ?? -1;
    if (record.offset <= known) continue;
    write(record);
    last.set(record.partition, record);
  }
  const remember = database.prepare(
    'INSERT OR REPLACE INTO marks (topic, partition, offset, fingerprint) VALUES (?, ?, ?, ?)',
  );
  for (const record of last.values()) remember.run(topic, record.partition, record.offset, fingerprintOf(record));
}

const isMark = ({ offset, fingerprint }: Mark, record: RawRecord): boolean =>
  record.offset === offset && fingerprintOf(record) === fingerprint;

function fingerprintOf({ timestamp, key, value, headers }: RawRecord): string {
  const hash = createHash('sha256').update(JSON.stringify([timestamp, key?.toString('base64') ?? null, headers]));
  return hash
    .update(value ?? '')
    .digest('hex')
    .slice(0, 16);
}
