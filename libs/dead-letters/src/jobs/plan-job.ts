import type { DatabaseSync } from 'node:sqlite';
import { mintUlid } from '../actions/operator.ts';
import { groupDeadLetters } from '../groups/group-dead-letters.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { DeadLetterFilter } from '../query/dead-letter-filter.ts';
import { planReplay, type ReplayDecisions } from '../replay/plan-replay.ts';
import { findDelivered } from './find-delivered.ts';
import { digestOf, type JobPlan, type PlannedDeadLetter } from './plan-file.ts';

/** The dead letters to plan for. */
export interface PlanJobOptions extends Pick<ReplayDecisions, 'includeParked'> {
  index: DeadLetterIndex;
  filter: DeadLetterFilter;
  /** Ms since the epoch. @default the system's clock */
  now?: () => number;
}

/**
 * Plans a replay job: which dead letters, in which order, and why others are left out. Reads outcomes since the oldest of
 * them, to leave out commands that were delivered after all. Writes nothing.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export async function planJob({ index, filter, includeParked = false, now = Date.now }: PlanJobOptions) {
  const { replay, park, leave } = await planReplay(index, filter, { includeParked });
  const delivered = await findDelivered(index, replay);
  const kept = replay.filter((seq) => !delivered.has(seq));
  const createdAt = now();
  const [deadLetters, parked, keys] = await index.query((database) => [
    identities(database, kept),
    identities(database, park),
    countKeys(database, kept),
  ]);
  const plan: Omit<JobPlan, 'digest'> = {
    ...{ version: 1, id: mintUlid(createdAt), createdAt, filter, includeParked, keys },
    groups: await groupsOf(index, kept),
    leave: { ...leave, ...(delivered.size > 0 ? { delivered: delivered.size } : {}) },
    ...{ deadLetters, park: parked },
  };
  return { ...plan, digest: digestOf(plan) } satisfies JobPlan;
}

/** Rows that expired meanwhile are left out. */
function identities(database: DatabaseSync, seqs: readonly number[]): PlannedDeadLetter[] {
  const find = database.prepare(
    'SELECT dead_letter_id AS id, origin_timestamp AS time FROM dead_letters WHERE seq = ?',
  );
  return seqs.flatMap((seq) => {
    const row = find.get(seq);
    return row ? [[String(row.id), Number(row.time)] as const] : [];
  });
}

function countKeys(database: DatabaseSync, seqs: readonly number[]): number {
  const keys = `SELECT count(DISTINCT key) AS keys FROM dead_letters WHERE seq IN (SELECT value FROM json_each(?))`;
  return Number(database.prepare(keys).get(JSON.stringify(seqs))?.keys);
}

async function groupsOf(index: DeadLetterIndex, seqs: readonly number[]) {
  const groups = await groupDeadLetters(index, { seqs, state: 'all' });
  return groups.map(({ groupId, service, code, message, count }) => ({ groupId, service, code, message, count }));
}
