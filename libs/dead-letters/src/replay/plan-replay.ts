import type { DatabaseSync } from 'node:sqlite';
import { headers, topics } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { conditionOf, type DeadLetterFilter } from '../query/dead-letter-filter.ts';

/** Why a dead letter is not replayed. */
export type LeaveReason =
  | 'forgotten'
  | 'resolved'
  | 'parked'
  | 'no-origin'
  | 'truncated'
  | 'needs-decision'
  | 'replayed-often'
  | 'delivered'
  | 'gone';

/** A dead letter that was replayed this often is parked, unless it was edited: another replay would end as the last ones did. */
export const MAX_REPLAYS = 3;

/** Operator decisions that change which dead letters are replayed. */
export interface ReplayDecisions {
  /**
   * Whether to replay sends that may have happened, at the risk of a second message. They must be recorded as `not-sent`
   * in the sender's ledger first; otherwise they stay in doubt and are dead-lettered again. @default false
   */
  resendUnknown?: boolean;
  /** Whether to replay parked dead letters too. @default false */
  includeParked?: boolean;
}

/** What a replay would do. */
export interface ReplayPlan {
  /** Rows of the index, in the order of their origin: the dead letters of a key keep the order of its records. */
  replay: number[];
  /** Rows that are to be parked instead, left out as `replayed-often`. */
  park: number[];
  /** Number of dead letters that are left out, by reason. */
  leave: Partial<Record<LeaveReason, number>>;
}

/**
 * Plans a replay: which dead letters, in which order, and why others are left out. Writes nothing.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export function planReplay(
  index: DeadLetterIndex,
  filter: DeadLetterFilter,
  decisions: ReplayDecisions = {},
): Promise<ReplayPlan> {
  const state = decisions.includeParked ? 'all' : (filter.state ?? 'all');
  return index.query((database) => {
    const { sql, values } = conditionOf(database, { ...filter, state });
    const selected = `FROM dead_letters WHERE ${sql}`;
    const reason = leaveReason(decisions);
    const left = database.prepare(
      `SELECT ${reason} AS why, count(*) AS count ${selected} GROUP BY 1 HAVING why NOT NULL`,
    );
    return {
      replay: inOrderOfOrigin(database, { sql: `${selected} AND ${reason} IS NULL`, values }),
      park: inOrderOfOrigin(database, { sql: `${selected} AND ${reason} = 'replayed-often'`, values }),
      leave: Object.fromEntries(left.all(...values).map((row) => [row.why, Number(row.count)])),
    };
  });
}

/** The reason why a dead letter is left out, NULL when it is replayed; an expression of SQL. */
export const leaveReason = ({ includeParked = false, resendUnknown = false }: ReplayDecisions): string =>
  `CASE WHEN state IN ('forgotten', 'resolved') THEN state
     WHEN state = 'parked' AND ${!includeParked} THEN 'parked'
     WHEN origin_topic IS NULL THEN 'no-origin'
     WHEN whole_bytes IS NOT NULL AND edit IS NULL THEN 'truncated'
     WHEN code = 'SEND_UNKNOWN' AND ${!resendUnknown} THEN 'needs-decision'
     WHEN ${REPLAYS} >= ${MAX_REPLAYS} AND edit IS NULL AND ${!includeParked} THEN 'replayed-often' END`;

const REPLAYS = `CAST(json_extract(headers, '$."${headers.replayCount}"') AS INTEGER)`;

/**
 * As the bus delivers records: those of one partition by offset, those of several by record time, `identify` first among
 * equals. A record cannot come before an earlier one of its partition, so each counts with the latest time up to it.
 */
function inOrderOfOrigin(database: DatabaseSync, { sql, values }: ReturnType<typeof conditionOf>): number[] {
  const ordered = database.prepare(
    `SELECT seq, max(origin_timestamp) OVER (PARTITION BY origin_topic, origin_partition ORDER BY origin_offset) AS time
     ${sql} ORDER BY time, origin_topic <> '${topics.identify}', origin_topic, origin_partition, origin_offset`,
  );
  return Array.from(ordered.iterate(...values), ({ seq }) => Number(seq));
}
