import type { Gap, ReconciledHour, ReconciledTopic } from './reconcile-report.ts';

const HOUR_MS = 60 * 60 * 1000;

interface SettledRecord {
  record: { topic: string; timestamp: number };
  result: 'accepted' | 'skipped' | 'dead' | 'inFlight' | Gap;
}

/** Counts how the records of each hour and topic were settled, earliest first. */
export function countHours(records: Iterable<SettledRecord>): ReconciledHour[] {
  const hours = new Map<string, ReconciledHour>();
  for (const { record, result } of records) {
    const hour = Math.floor(record.timestamp / HOUR_MS) * HOUR_MS;
    const key = `${hour} ${record.topic}`;
    const counts = hours.get(key) ?? { hour, topic: record.topic, published: 0, ...noResults };
    counts.published += 1;
    counts[typeof result === 'object' ? 'difference' : result] += 1;
    hours.set(key, counts);
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour || a.topic.localeCompare(b.topic));
}

const noResults = { accepted: 0, skipped: 0, dead: 0, inFlight: 0, difference: 0 };

interface LoadedRecord {
  record: { topic: string };
  result: 'row' | 'refused' | 'inFlight' | Gap;
}

/** Counts the records of each topic that the table has, ordered by topic. */
export function countTopics(records: Iterable<LoadedRecord>): ReconciledTopic[] {
  const topics = new Map<string, ReconciledTopic>();
  for (const { record, result } of records) {
    const counts = topics.get(record.topic) ?? { topic: record.topic, records: 0, ...noLoads };
    counts.records += 1;
    counts[typeof result === 'object' ? 'difference' : result === 'row' ? 'rows' : result] += 1;
    topics.set(record.topic, counts);
  }
  return [...topics.values()].sort((a, b) => a.topic.localeCompare(b.topic));
}

const noLoads = { rows: 0, refused: 0, inFlight: 0, difference: 0 };
