import { type Topic, topics } from '@cio-bus/contracts';
import { compareRecords, type Published, type Seen } from './compare-records.ts';
import { type LoadedRecords, readLoadedRecords } from './loaded-records.ts';
import type { ReconcileReport } from './reconcile-report.ts';
import {
  LOADER,
  loadedTopics,
  type Progress,
  type ReconcileSources,
  readProgress,
  settledBy,
} from './reconcile-sources.ts';
import { readSettlements } from './settlements.ts';

/** Which records to reconcile, by when Kafka got them: ms since the epoch, `from` included, `to` not. @default all */
export interface ReconcileRange {
  from?: number | undefined;
  to?: number | undefined;
}

const HOUR_MS = 60 * 60 * 1000;
const CLOCK_SLACK_MS = HOUR_MS;
/** Events are told of within days; what is older than that beside its record is looked for in the whole table. */
const EVENT_BEFORE_RECORD_MS = 2 * 24 * HOUR_MS;

/**
 * Compares Kafka and the table, record by record: whatever was published has a row that says how it ended, or is under
 * way. Safe on a running system: what is committed while it reads counts as under way.
 */
export async function reconcile(sources: ReconcileSources, range: ReconcileRange = {}): Promise<ReconcileReport> {
  // In this order: what a service had committed before its results are read must be among them.
  const published = await readPublished(sources, range);
  const loaders = await progressOf(sources, LOADER, loadedTopics);
  const toLoad = published.filter(({ topic }) => topic === topics.webhooks);
  const onRecord = (record: Seen) => keep(toLoad, record, range);
  // How a record ended is told after it came; clocks of different machines differ by less than the slack.
  const since = range.from === undefined ? undefined : range.from - CLOCK_SLACK_MS;
  const read: ReconcileSources['read'] = (topic) => sources.read(topic, { since });
  const [settlements] = await Promise.all([readSettlements(read, onRecord), readAudit(read, onRecord)]);

  const compare = (loaded: LoadedRecords) => compareRecords({ published, toLoad, settlements, loaders, loaded });
  const eventsSince = range.from === undefined ? 0 : Math.max(0, range.from - EVENT_BEFORE_RECORD_MS);
  const report = compare(await readLoadedRecords(sources.warehouse, loadedTopics, eventsSince));
  if (report.holds || eventsSince === 0) return report;
  return compare(await readLoadedRecords(sources.warehouse, loadedTopics));
}

async function readPublished(sources: ReconcileSources, range: ReconcileRange): Promise<Published[]> {
  const perTopic = Object.entries(settledBy).map(async ([topic, service]) => {
    const published: Published[] = [];
    const progress = await readProgress(sources, service, topic);
    for await (const { partition, offset, timestamp } of sources.read(topic, { since: range.from })) {
      if (!isWithin(timestamp, range)) continue;
      const isSettled = progress.isSettled(partition, offset);
      published.push({ topic, partition, offset, timestamp, service, isSettled });
    }
    return published;
  });
  return (await Promise.all(perTopic)).flat();
}

async function readAudit(read: ReconcileSources['read'], onRecord: (record: Seen) => void): Promise<void> {
  for await (const record of read(topics.audit)) onRecord(record);
}

async function progressOf(sources: ReconcileSources, service: string, ofTopics: readonly Topic[]) {
  const progress = await Promise.all(
    ofTopics.map(async (topic) => [topic, await readProgress(sources, service, topic)] as const),
  );
  return new Map<string, Progress>(progress);
}

function keep(records: Seen[], { topic, partition, offset, timestamp }: Seen, range: ReconcileRange): void {
  if (isWithin(timestamp, range)) records.push({ topic, partition, offset, timestamp });
}

const isWithin = (time: number, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ReconcileRange) =>
  time >= from && time < to;
