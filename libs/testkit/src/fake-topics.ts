import type { RawRecord } from '@cio-bus/contracts';
import type { OutgoingRecord, PartitionOffsets, ReadOptions } from '@cio-bus/kafka';

/** The records of a (fake) producer as a consumer reads them: one partition per topic, in order, 1 ms apart. */
export function asRead(written: readonly OutgoingRecord[], startMs: number = Date.UTC(2026, 10, 21, 13)): RawRecord[] {
  const offsets = new Map<string, number>();
  return written.map((record) => {
    const offset = offsets.get(record.topic) ?? 0;
    offsets.set(record.topic, offset + 1);
    const headers = Object.entries(record.headers ?? {}).map(([name, value]) => [name, value.toString()]);
    return {
      topic: record.topic,
      partition: 0,
      offset,
      key: bytes(record.key),
      value: bytes(record.value),
      timestamp: record.timestamp ?? startMs + offset,
      headers: Object.fromEntries(headers),
    };
  });
}

const bytes = (text: string | Buffer | null) => (text === null ? null : Buffer.from(text));

/** Reads topics from memory, as `readTopic` does from Kafka. The function is called for each read. */
export const fakeTopics = (records: () => readonly RawRecord[]) =>
  async function* read(topic: string, { from, ranges }: ReadOptions = {}): AsyncGenerator<RawRecord> {
    const isRead = ({ partition, offset }: RawRecord) => {
      const range = ranges?.get(partition);
      if (ranges) return range !== undefined && offset >= range.from && offset < range.to;
      return offset >= (from?.get(partition) ?? offset);
    };
    yield* records().filter((record) => record.topic === topic && isRead(record));
  };

/** The offsets of the partitions of {@link fakeTopics} that have records. */
export const fakeOffsets =
  (records: () => readonly RawRecord[]) =>
  async (topic: string): Promise<PartitionOffsets[]> => {
    const partitions = Map.groupBy(
      records().filter((record) => record.topic === topic),
      ({ partition }) => partition,
    );
    return [...partitions].map(([partition, ofPartition]) => {
      const offsets = ofPartition.map(({ offset }) => offset);
      return { partition, low: Math.min(...offsets), high: Math.max(...offsets) + 1 };
    });
  };
