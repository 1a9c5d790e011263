import type { RecordPosition } from '@cio-bus/contracts';
import type { LoadedRecords } from './loaded-records.ts';
import { countHours, countTopics } from './reconcile-counts.ts';
import type { Gap, ReconcileReport } from './reconcile-report.ts';
import { LOADER, type Progress } from './reconcile-sources.ts';
import type { Settlement, Settlements } from './settlements.ts';

/** A record of Kafka. */
export interface Seen extends RecordPosition {
  /** When Kafka got it, ms since the epoch. */
  timestamp: number;
}

/** A record that a service has to settle. */
export interface Published extends Seen {
  service: string;
  /** Whether the service has committed beyond it. */
  isSettled: boolean;
}

/** Everything that is compared. */
interface Compared {
  published: readonly Published[];
  toLoad: readonly Seen[];
  settlements: Settlements;
  loaders: ReadonlyMap<string, Progress>;
  loaded: LoadedRecords;
}

/** Says of each record how it ended, and whether the table has it. */
export function compareRecords(compared: Compared): ReconcileReport {
  const ends = compared.published.map((record) => ({ record, end: endOf(record, compared) }));
  const loads = compared.toLoad.map((record) => ({ record, end: loadOf(record, compared) }));
  const ofEnds = gapsOf(ends);
  const told = new Set(ofEnds.flatMap(({ settledAt }) => (settledAt ? [nameOf(settledAt)] : [])));
  const gaps = [...ofEnds, ...gapsOf(loads).filter((gap) => !told.has(nameOf(gap)))].sort(byPlace);
  return {
    holds: gaps.length === 0,
    difference: gaps.length,
    hours: countHours(ends),
    topics: countTopics(loads),
    gaps,
  };
}

const gapsOf = (results: readonly { end: string | Gap }[]): Gap[] =>
  results.flatMap(({ end }) => (typeof end === 'object' ? [end] : []));

const byPlace = (a: Gap, b: Gap) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset;

const nameOf = ({ topic, partition, offset }: RecordPosition) => `${topic}/${partition}/${offset}`;

type End = Settlement['status'] | 'inFlight' | Gap;
type Load = 'row' | 'refused' | 'inFlight' | Gap;

/** How a command or event ended, by the rows of the table. */
function endOf(record: Published, { settlements, loaders, loaded }: Compared): End {
  const { service, isSettled } = record;
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
