import { type RecordPosition, topics } from '@cio-bus/contracts';

/** A place in a topic, with the record's time. */
export interface TimedPosition extends RecordPosition {
  timestamp: number;
}

/**
 * Orders records as the bus delivers them: those of one partition by offset, those of several by record time, and
 * `identify` first among equals.
 */
export function mergeInTime<T>(items: readonly T[], positionOf: (item: T) => TimedPosition): T[] {
  const byPartition = Map.groupBy(items, (item) => `${positionOf(item).topic}/${positionOf(item).partition}`);
  const streams = [...byPartition.values()].map((stream) =>
    stream
      .toSorted((a, b) => positionOf(a).offset - positionOf(b).offset)
      .map((item) => ({ item, at: positionOf(item) })),
  );
  // A record cannot come before an earlier one of its partition, so each counts with the latest time up to it.
  for (const stream of streams) {
    let latest = Number.NEGATIVE_INFINITY;
    for (const entry of stream) {
      latest = Math.max(latest, entry.at.timestamp);
      entry.at = { ...entry.at, timestamp: latest };
    }
  }
  return streams
    .flat()
    .sort((a, b) => inTime(a.at, b.at))
    .map(({ item }) => item);
}

function inTime(a: TimedPosition, b: TimedPosition): number {
  return (
    a.timestamp - b.timestamp ||
    rank(a.topic) - rank(b.topic) ||
    a.topic.localeCompare(b.topic) ||
    a.partition - b.partition ||
    a.offset - b.offset
  );
}

const rank = (topic: string) => (topic === topics.identify ? 0 : 1);
