import type { Gap, ReconciledHour, ReconciledTopic } from './reconcile-report.ts';

const HOUR_MS = 60 * 60 * 1000;

interface Ended {
  record: { topic: string; timestamp: number };
  end: 'accepted' | 'skipped' | 'dead' | 'inFlight' | Gap;
}

/** Counts how the records of each hour and topic ended, the earliest first. */
export function countHours(ends: Iterable<Ended>): ReconciledHour[] {
  const hours = new Map<string, ReconciledHour>();
  for (const { record, end } of ends) {
    const hour = Math.floor(record.timestamp / HOUR_MS) * HOUR_MS;
    const key = `${hour} ${record.topic}`;
    const counts = hours.get(key) ?? { hour, topic: record.topic, published: 0, ...noEnds };
    counts.published += 1;
    counts[typeof end === 'object' ? 'difference' : end] += 1;
    hours.set(key, counts);
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour || a.topic.localeCompare(b.topic));
}

const noEnds = { accepted: 0, skipped: 0, dead: 0, inFlight: 0, difference: 0 };

interface Loaded {
  record: { topic: string };
  end: 'row' | 'refused' | 'inFlight' | Gap;
}

/** Counts what the table has of each topic, by name. */
export function countTopics(loads: Iterable<Loaded>): ReconciledTopic[] {
  const topics = new Map<string, ReconciledTopic>();
  for (const { record, end } of loads) {
    const counts = topics.get(record.topic) ?? { topic: record.topic, records: 0, ...noLoads };
    counts.records += 1;
    counts[typeof end === 'object' ? 'difference' : end === 'row' ? 'rows' : end] += 1;
    topics.set(record.topic, counts);
  }
  return [...topics.values()].sort((a, b) => a.topic.localeCompare(b.topic));
}

const noLoads = { rows: 0, refused: 0, inFlight: 0, difference: 0 };
