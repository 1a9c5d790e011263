import type { RecordPosition } from '@cio-bus/contracts';
import type { LoadedRecords } from './loaded-records.ts';
import { countHours, countTopics } from './reconcile-counts.ts';
import type { Gap, ReconcileReport } from './reconcile-report.ts';
import { LOADER, type Progress, settlerOf } from './reconcile-sources.ts';
import type { RecordList, Seen } from './record-list.ts';
import type { Settlement, Settlements } from './settlements.ts';

/** Everything that is compared. */
interface Compared {
  /** Records that some service has to settle. */
  published: RecordList;
  /** Records that become rows. */
  toLoad: RecordList;
  /** Progress of the services that settle records, by topic. */
  settlers: ReadonlyMap<string, Progress>;
  settlements: Settlements;
  /** Progress of the sink, by topic. */
  loaders: ReadonlyMap<string, Progress>;
  loaded: LoadedRecords;
}

/** Determines how each record was settled, and whether the table has it. */
export function compareRecords(compared: Compared): ReconcileReport {
  const unsettled: Gap[] = [];
  const unloaded: Gap[] = [];
  const hours = countHours(each(compared.published, (record) => resultOf(record, compared), unsettled));
  const topics = countTopics(each(compared.toLoad, (record) => loadOf(record, compared), unloaded));
  const reported = new Set(unsettled.flatMap(({ settledAt }) => (settledAt ? [nameOf(settledAt)] : [])));
  const gaps = [...unsettled, ...unloaded.filter((gap) => !reported.has(nameOf(gap)))].sort(byPosition);
  return { holds: gaps.length === 0, difference: gaps.length, hours, topics, gaps };
}

/** Yields each record with its result, one at a time, and adds the missing ones to `gaps`. */
function* each<Result>(records: Iterable<Seen>, evaluate: (record: Seen) => Result | Gap, gaps: Gap[]) {
  for (const record of records) {
    const result = evaluate(record);
    if (isGap(result)) gaps.push(result);
    yield { record, result };
  }
}

const isGap = (result: unknown): result is Gap => typeof result === 'object';

const byPosition = (a: Gap, b: Gap) =>
  a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset;

const nameOf = ({ topic, partition, offset }: RecordPosition) => `${topic}/${partition}/${offset}`;

/** How a command or event was settled, by the rows of the table. */
function resultOf(
  record: Seen,
  { settlers, settlements, loaders, loaded }: Compared,
): Settlement['status'] | 'inFlight' | Gap {
  const service = settlerOf(record.topic);
  const isSettled = settlers.get(record.topic)?.isSettled(record.partition, record.offset) ?? false;
  const found = settlements.of(service, record);
  const [best] = found.filter(({ at }) => loaded.has(at)).sort((a, b) => rank[a.status] - rank[b.status]);
  if (best) return best.status;
  const [missing] = found.filter(({ at }) => loaders.get(at.topic)?.isSettled(at.partition, at.offset));
  if (missing) return gapOf(record, { reason: 'no-row', service: LOADER, settledAt: missing.at });
  return found.length > 0 || !isSettled ? 'inFlight' : gapOf(record, { reason: 'no-outcome', service });
}

/** A send that was dead-lettered just before a crash may be found afterwards: then it counts as accepted. */
const rank = { accepted: 0, skipped: 1, dead: 2 } as const;

function loadOf(record: Seen, { settlements, loaders, loaded }: Compared): 'row' | 'refused' | 'inFlight' | Gap {
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
