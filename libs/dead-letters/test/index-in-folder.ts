import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeadLetter, type RawRecord, type Resolution, topics } from '@cio-bus/contracts';
import type { ReadOptions } from '@cio-bus/kafka';
import { aDeadLetter, aDeadLetterRecord, aRawRecord, fakeOffsets, fakeTopics } from '@cio-bus/testkit';
import { onTestFinished } from 'vitest';
import { openDeadLetterIndex } from '../src/index-file/dead-letter-index.ts';
import type { KafkaTopics } from '../src/index-file/follow-topic.ts';
import { groupIdOf } from '../src/index-file/group-id.ts';
import type { DeadLetterFilter } from '../src/query/dead-letter-filter.ts';
import { listDeadLetters } from '../src/query/list-dead-letters.ts';
import { origin } from './kafka-in-memory.ts';

/** A dead letter in partition 0 of `customerio.dlq`, of the record at the same offset. */
export const deadLetter = (offset: number, given: Partial<DeadLetter> = {}): RawRecord =>
  aDeadLetterRecord({ origin: origin(offset), position: { partition: 0, offset, timestamp: offset }, ...given });

/** A decision about the dead letter of the record at that offset. */
export const decision = (offset: number, about: number, action: Resolution['action'] = 'discarded'): RawRecord => {
  const { timestamp } = origin(about);
  const letterId = `track-publisher/customerio.track/0/${about}`;
  const common = { id: 'a', correlationId: 'a', by: 'ada', why: 'old', timestamp, originTimestamp: timestamp };
  const value = Buffer.from(JSON.stringify({ ...common, letterId, action }));
  return aRawRecord({ topic: topics.resolutions, offset, key: Buffer.from(letterId), value });
};

/** A decision about the only group of these tests, at the time of the epoch. */
export const groupDecision = (offset: number): RawRecord => {
  const groupId = groupIdOf(aDeadLetter());
  const value = { id: 'a', correlationId: 'a', by: 'ada', why: 'old', timestamp: 0, groupId, action: 'acknowledged' };
  const key = Buffer.from(`group/${groupId}`);
  return aRawRecord({ topic: topics.resolutions, offset, key, value: Buffer.from(JSON.stringify(value)) });
};

/** A Kafka whose records a test changes, and indexes of it in one folder. */
export function indexInFolder(records: RawRecord[]) {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-index-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const reads: [string, ReadOptions | undefined][] = [];
  const read = fakeTopics(() => records);
  const kafka: KafkaTopics = {
    offsets: fakeOffsets(() => records),
    read: (topic, options) => {
      reads.push([topic, options]);
      return read(topic, options);
    },
  };
  const notices: string[] = [];
  const open = (followed: KafkaTopics = kafka, STATE_DIR = folder) => {
    const notice = (text: string) => void notices.push(text);
    const index = openDeadLetterIndex(followed, { STATE_DIR, KAFKA_BROKERS: ['a:1'] }, { notice });
    onTestFinished(() => index.close());
    const found = async (filter: DeadLetterFilter = {}) =>
      (await listDeadLetters(index, filter)).deadLetters.map((one) => one.origin?.offset);
    return { ...index, found };
  };
  const files = () => readdirSync(folder).map((name) => join(folder, name));
  return { folder, records, reads, notices, kafka, open, files };
}
