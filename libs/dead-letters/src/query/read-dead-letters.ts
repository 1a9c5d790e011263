import { type DeadLetter, type EditDecision, type RawRecord, readDeadLetter, topics } from '@cio-bus/contracts';
import type { OffsetRange } from '@cio-bus/kafka';
import { readEdit } from '../index-file/decisions.ts';
import type { KafkaTopics } from '../index-file/follow-topic.ts';
import type { ListedDeadLetter } from './listed-dead-letter.ts';

type Listed = Pick<ListedDeadLetter, 'position'>;
type Reads = Pick<KafkaTopics, 'read'>;

/** A partition and an offset of a topic. */
interface Place {
  partition: number;
  offset: number;
}

/** Records between two wanted ones that are read rather than skipped: another look costs as much as some thousands. */
const MAX_GAP = 2_000;

/** Reads dead letters with their bytes from Kafka, by position. Those that Kafka has deleted meanwhile are left out. */
export async function readDeadLetters<L extends Listed>(
  kafka: Reads,
  wanted: readonly L[],
): Promise<Map<L, DeadLetter>> {
  const records = await readAt(
    kafka,
    topics.deadLetters,
    wanted.map(({ position }) => position),
  );
  return new Map(
    wanted.flatMap((listed) => {
      const record = records.get(nameOf(listed.position));
      return record ? [[listed, readDeadLetter(record)] as const] : [];
    }),
  );
}

/** Reads the edits of dead letters that have one, with their bytes. */
export async function readEdits<L extends Pick<ListedDeadLetter, 'edit' | 'deadLetterId'>>(
  kafka: Reads,
  wanted: readonly L[],
): Promise<Map<L, EditDecision>> {
  const edited = wanted.filter(({ edit }) => edit !== undefined);
  const places = edited.flatMap(({ edit }) => edit?.position ?? []);
  const records = places.length === 0 ? new Map() : await readAt(kafka, topics.resolutions, places);
  return new Map(edited.map((listed) => [listed, requireEdit(listed, records)]));
}

/** Publishing the record's own bytes instead of the edited ones would be wrong. */
function requireEdit(
  { deadLetterId, edit }: Pick<ListedDeadLetter, 'edit' | 'deadLetterId'>,
  records: ReadonlyMap<string, RawRecord>,
): EditDecision {
  const record = edit && records.get(nameOf(edit.position));
  const found = record && readEdit(record);
  if (found?.id === edit?.id && found) return found;
  throw new Error(`the edit of ${deadLetterId} is no longer where it was: try again`);
}

/** Records by partition and offset. */
async function readAt({ read }: Reads, topic: string, wanted: readonly Place[]): Promise<Map<string, RawRecord>> {
  const names = new Set(wanted.map(nameOf));
  const found = new Map<string, RawRecord>();
  for (const ranges of looks(wanted)) {
    for await (const record of read(topic, { ranges }))
      if (names.has(nameOf(record))) found.set(nameOf(record), record);
  }
  return found;
}

const nameOf = ({ partition, offset }: Place) => `${partition}/${offset}`;

/** What to read, one range of each partition at a time. */
function looks(wanted: readonly Place[]): Map<number, OffsetRange>[] {
  const all: Map<number, OffsetRange>[] = [];
  for (const [partition, places] of Map.groupBy(wanted, (place) => place.partition)) {
    const offsets = places.map(({ offset }) => offset).sort((a, b) => a - b);
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
