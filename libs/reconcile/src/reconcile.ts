import { isForAnother, type RawRecord, topics } from '@cio-bus/contracts';
import { compareRecords } from './compare-records.ts';
import { type LoadedRecords, readLoadedRecords } from './loaded-records.ts';
import type { ReconcileReport } from './reconcile-report.ts';
import {
  LOADER,
  loadedTopics,
  type Progress,
  type ReconcileSources,
  readProgress,
  settledBy,
  settlerOf,
} from './reconcile-sources.ts';
import { RecordList, type Seen } from './record-list.ts';
import { readSettlements } from './settlements.ts';

/** Which records to reconcile, by the time they were published, ms since the epoch: `from` inclusive, `to` exclusive. @default all */
export interface ReconcileRange {
  from?: number | undefined;
  to?: number | undefined;
}

const HOUR_MS = 60 * 60 * 1000;
const CLOCK_SLACK_MS = HOUR_MS;
/** Most events are published within days. For older ones the whole table is searched. */
const EVENT_BEFORE_RECORD_MS = 2 * 24 * HOUR_MS;

/**
 * Compares Kafka and the table, record by record: each published record must have a row with its result, or be in flight.
 * Safe on a running system: what is committed during the comparison counts as in flight.
 */
export async function reconcile(sources: ReconcileSources, range: ReconcileRange = {}): Promise<ReconcileReport> {
  // The order matters: results are read after the committed offsets, so they include everything committed.
  const settlers = await progressOf(settledTopics.map((topic) => readProgressOf(sources, settlerOf(topic), topic)));
  const toLoad = new RecordList();
  const onRecord = (record: RawRecord) => {
    if (!isForAnother(record, LOADER)) keep(toLoad, record, range);
  };
  const published = await readPublished(sources, range, onRecord);
  const loaders = await progressOf(loadedTopics.map((topic) => readProgressOf(sources, LOADER, topic)));
  // An outcome is later than its record; clocks of different machines differ by less than the slack.
  const since = range.from === undefined ? undefined : range.from - CLOCK_SLACK_MS;
  const read: ReconcileSources['read'] = (topic) => sources.read(topic, { since });
  const [settlements] = await Promise.all([readSettlements(read, onRecord), readAudit(read, onRecord)]);

  const compare = (loaded: LoadedRecords) =>
    compareRecords({ published, toLoad, settlers, settlements, loaders, loaded });
  const eventsSince = range.from === undefined ? 0 : Math.max(0, range.from - EVENT_BEFORE_RECORD_MS);
  const report = compare(await readLoadedRecords(sources.warehouse, loadedTopics, eventsSince));
  if (report.holds || eventsSince === 0) return report;
  return compare(await readLoadedRecords(sources.warehouse, loadedTopics));
}

const settledTopics = Object.keys(settledBy);
const isLoaded: ReadonlySet<string> = new Set(loadedTopics);

/** Reads what some service has to settle, and passes on what becomes a row. A replay is for one service; the others skip it. */
async function readPublished(
  { read }: ReconcileSources,
  range: ReconcileRange,
  onRecordToLoad: (record: RawRecord) => void,
): Promise<RecordList> {
  const published = new RecordList();
  const readOne = async (topic: string) => {
    for await (const record of read(topic, { since: range.from })) {
      if (!isForAnother(record, settlerOf(topic))) keep(published, record, range);
      if (isLoaded.has(topic)) onRecordToLoad(record);
    }
  };
  await Promise.all(settledTopics.map(readOne));
  return published;
}

async function readAudit(read: ReconcileSources['read'], onRecord: (record: RawRecord) => void): Promise<void> {
  for await (const record of read(topics.audit)) onRecord(record);
}

const readProgressOf = async (sources: ReconcileSources, service: string, topic: string) =>
  [topic, await readProgress(sources, service, topic)] as const;

const progressOf = async (reading: readonly Promise<readonly [string, Progress]>[]) =>
  new Map(await Promise.all(reading));

function keep(records: RecordList, record: Seen, range: ReconcileRange): void {
  if (isWithin(record.timestamp, range)) records.add(record);
}

const isWithin = (time: number, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ReconcileRange) =>
  time >= from && time < to;
