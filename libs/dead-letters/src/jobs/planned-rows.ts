import type { DatabaseSync } from 'node:sqlite';
import type { RecordPosition } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { type LeaveReason, leaveReason } from '../replay/plan-replay.ts';
import type { ReplayedRecord } from '../replay/replay-in-batches.ts';
import type { ReplayTarget } from './live-lag.ts';
import { InvalidPlanError, type JobPlan, type PlannedDeadLetter } from './plan-file.ts';

/** What is still to be done of a plan. */
export interface PlannedRows {
  /** Rows of the index that are still open, in the order of the plan. */
  replay: number[];
  /** Records of those that the job has replayed before. */
  earlier: ReplayedRecord[];
  /** Rows to park. */
  park: number[];
  /** Number of planned dead letters about which something was decided since, or that Kafka no longer has. */
  leave: Partial<Record<LeaveReason, number>>;
  targets: ReplayTarget[];
}

/** Looks up what is still to be done of a plan. */
export const selectPlanned = (index: DeadLetterIndex, plan: JobPlan): Promise<PlannedRows> =>
  index.query((database) => {
    const leave: PlannedRows['leave'] = {};
    const earlier: ReplayedRecord[] = [];
    const targets = new Map<string, ReplayTarget>();
    const find = findIn(database, plan);
    const replay = plan.deadLetters.flatMap((one) => {
      const row = find(one);
      if (row?.topic) targets.set(`${row.service} ${row.topic}`, { service: row.service, topic: row.topic });
      if (row?.replayedAs) {
        const position = JSON.parse(row.replayedAs) as RecordPosition;
        earlier.push({ groupId: row.groupId, service: row.service, position });
        return [];
      }
      if (row && row.why === null) return [row.seq];
      const why = row?.why ?? 'gone';
      leave[why] = (leave[why] ?? 0) + 1;
      return [];
    });
    const park = plan.park.flatMap((one) => find(one)?.seq ?? []);
    return { replay, earlier, park, leave, targets: [...targets.values()] };
  });

/** @throws InvalidPlanError when Kafka has none of the plan's dead letters */
export function requireHere({ deadLetters }: JobPlan, { leave: { gone } }: PlannedRows): void {
  if (gone !== undefined && gone === deadLetters.length)
    throw new InvalidPlanError(
      'Kafka has none of the dead letters of the plan: they have expired, or KAFKA_BROKERS names another cluster',
    );
}

interface Row {
  seq: number;
  groupId: string;
  service: string;
  topic: string | null;
  /** Where the job has replayed it, as JSON. */
  replayedAs: string | null;
  why: LeaveReason | null;
}

function findIn(database: DatabaseSync, { id, includeParked }: JobPlan) {
  const reason = leaveReason({ includeParked, resendUnknown: false });
  const own = `json_extract(resolution, '$.id') = ? AND json_extract(resolution, '$.action') = 'replayed'`;
  const statement = database.prepare(
    `SELECT seq, group_id AS groupId, service, origin_topic AS topic, ${reason} AS why,
       CASE WHEN ${own} THEN json_extract(resolution, '$.replayedAs') END AS replayedAs
     FROM dead_letters WHERE dead_letter_id = ? AND origin_timestamp = ?`,
  );
  return ([deadLetterId, originTimestamp]: PlannedDeadLetter): Row | undefined =>
    statement.get(id, deadLetterId, originTimestamp) as unknown as Row | undefined;
}
