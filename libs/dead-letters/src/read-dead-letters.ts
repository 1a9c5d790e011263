import { type DeadLetter, readDeadLetter, topics } from '@cio-bus/contracts';
import type { OffsetRange } from '@cio-bus/kafka';
import type { KafkaTopics } from './index-file/follow-topic.ts';
import type { ListedDeadLetter } from './query/listed-dead-letter.ts';

type Listed = Pick<ListedDeadLetter, 'position'>;

/** Records between two wanted ones that are read rather than skipped: another look costs as much as some thousands. */
const MAX_GAP = 2_000;

/** Reads dead letters with their bytes from Kafka, by position. Those that Kafka has deleted meanwhile are left out. */
export async function readDeadLetters<L extends Listed>(
  { read }: Pick<KafkaTopics, 'read'>,
  wanted: readonly L[],
): Promise<Map<L, DeadLetter>> {
  const byPosition = new Map(wanted.map((listed) => [nameOf(listed.position), listed]));
  const found = new Map<L, DeadLetter>();
  for (const ranges of looks(wanted)) {
    for await (const record of read(topics.deadLetters, { ranges })) {
      const listed = byPosition.get(nameOf(record));
      if (listed) found.set(listed, readDeadLetter(record));
    }
  }
  return found;
}

const nameOf = ({ partition, offset }: { partition: number; offset: number }) => `${partition}/${offset}`;

/** What to read, one range of each partition at a time. */
function looks(wanted: readonly Listed[]): Map<number, OffsetRange>[] {
  const all: Map<number, OffsetRange>[] = [];
  for (const [partition, listed] of Map.groupBy(wanted, ({ position }) => position.partition)) {
    const offsets = listed.map(({ position }) => position.offset).sort((a, b) => a - b);
    rangesOf(offsets).forEach((range, look) => {
      all[look] ??= new Map();
      all[look].set(partition, range);
    });
  }
  return all;
}

function rangesOf(offsets: readonly number[]): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last && offset - last.to <= MAX_GAP) last.to = offset + 1;
    else ranges.push({ from: offset, to: offset + 1 });
  }
  return ranges;
}
