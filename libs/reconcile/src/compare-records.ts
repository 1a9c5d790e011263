import type { RecordPosition } from '@cio-bus/contracts';
import type { LoadedRecords } from './loaded-records.ts';
import { countHours, countTopics } from './reconcile-counts.ts';
import type { Gap, ReconcileReport } from './reconcile-report.ts';
import { LOADER, loadedTopics, type Progress, settlerOf } from './reconcile-sources.ts';
import type { RecordList, Seen } from './record-list.ts';
import type { Settlement, Settlements } from './settlements.ts';

/** Everything that is compared. */
interface Compared {
  /** Records that somebody has to settle. */
  published: RecordList;
  /** Records that become rows, beside the published ones of topics that do. */
  toLoad: RecordList;
  /** How far those are who settle records, by topic. */
  settlers: ReadonlyMap<string, Progress>;
  settlements: Settlements;
  /** How far the sink is, by topic. */
  loaders: ReadonlyMap<string, Progress>;
  loaded: LoadedRecords;
}

/** Says of each record how it ended, and whether the table has it. */
export function compareRecords(compared: Compared): ReconcileReport {
  const ofEnds: Gap[] = [];
  const ofLoads: Gap[] = [];
  const hours = countHours(each(compared.published, (record) => endOf(record, compared), ofEnds));
  const topics = countTopics(each(recordsToLoad(compared), (record) => loadOf(record, compared), ofLoads));
  const told = new Set(ofEnds.flatMap(({ settledAt }) => (settledAt ? [nameOf(settledAt)] : [])));
  const gaps = [...ofEnds, ...ofLoads.filter((gap) => !told.has(nameOf(gap)))].sort(byPlace);
  return { holds: gaps.length === 0, difference: gaps.length, hours, topics, gaps };
}

/** Each record with its end, one at a time; what is missing is kept in `gaps`. */
function* each<End>(records: Iterable<Seen>, endOfRecord: (record: Seen) => End | Gap, gaps: Gap[]) {
  for (const record of records) {
    const end = endOfRecord(record);
    if (isGap(end)) gaps.push(end);
    yield { record, end };
  }
}

const isGap = (end: unknown): end is Gap => typeof end === 'object';

function* recordsToLoad({ published, toLoad }: Compared): Generator<Seen> {
  for (const topic of loadedTopics) yield* published.of(topic);
  yield* toLoad;
}

const byPlace = (a: Gap, b: Gap) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset;

const nameOf = ({ topic, partition, offset }: RecordPosition) => `${topic}/${partition}/${offset}`;

type End = Settlement['status'] | 'inFlight' | Gap;
type Load = 'row' | 'refused' | 'inFlight' | Gap;

/** How a command or event ended, by the rows of the table. */
function endOf(record: Seen, { settlers, settlements, loaders, loaded }: Compared): End {
  const service = settlerOf(record.topic);
  const isSettled = settlers.get(record.topic)?.isSettled(record.partition, record.offset) ?? false;
  const told = settlements.of(service, record);
  const [best] = told.filter(({ at }) => loaded.has(at)).sort((a, b) => rank[a.status] - rank[b.status]);
  if (best) return best.status;
  const [missing] = told.filter(({ at }) => loaders.get(at.topic)?.isSettled(at.partition, at.offset));
  if (missing) return gapOf(record, { reason: 'no-row', service: LOADER, settledAt: missing.at });
  return told.length > 0 || !isSettled ? 'inFlight' : gapOf(record, { reason: 'no-outcome', service });
}

/** A send that was given up just before a crash may have been found after it: then it was accepted. */
const rank = { accepted: 0, skipped: 1, dead: 2 } as const;

function loadOf(record: Seen, { settlements, loaders, loaded }: Compared): Load {
  if (loaded.has(record)) return 'row';
  if (settlements.of(LOADER, record).length > 0) return 'refused';
  if (!loaders.get(record.topic)?.isSettled(record.partition, record.offset)) return 'inFlight';
  return gapOf(record, { reason: 'no-row', service: LOADER });
}

const gapOf = ({ topic, partition, offset, timestamp }: Seen, rest: Pick<Gap, 'reason' | 'service' | 'settledAt'>) => ({
  topic,
  partition,
  offset,
  timestamp,
  ...rest,
});
