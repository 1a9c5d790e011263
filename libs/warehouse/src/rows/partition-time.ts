const DAY_MS = 24 * 60 * 60 * 1000;
/** BigQuery accepts partitions from ten years ago to one year ahead; a day is reserved for clock differences. */
const PAST_MS = 10 * 365 * DAY_MS - DAY_MS;
const FUTURE_MS = 365 * DAY_MS - DAY_MS;

/** A row's time, and whether it replaces the given one. */
export interface PartitionTime {
  timestamp: number;
  replaced: boolean;
}

/** The given time if it is within the partition range, else the record's Kafka time, else now. Ms since the epoch. */
export function partitionTime(given: number, recordTime: number, now: number): PartitionTime {
  const inRange = (time: number) => Number.isSafeInteger(time) && time >= now - PAST_MS && time <= now + FUTURE_MS;
  if (inRange(given)) return { timestamp: given, replaced: false };
  return { timestamp: inRange(recordTime) ? recordTime : now, replaced: true };
}
