import type { DatabaseSync } from 'node:sqlite';
import { type EditDecision, erasedEditOf, type RawRecord, type Resolution, topics } from '@cio-bus/contracts';
import { type ListedEdit, readEdit, readGroupDecision, readJobDecision, readResolution } from './decisions.ts';
import type { FollowedTopic } from './follow-topic.ts';
import { NO_TIMESTAMP } from './schema.ts';
import { whileLocked } from './while-locked.ts';

/** State of a dead letter. `forgotten` is final. */
export type DeadLetterState = 'open' | 'parked' | 'resolved' | 'forgotten';

/** Gives dead letters the state that follows from what was decided about them. */
export interface Decider {
  /** Decides about the dead letters with this id. */
  decide(deadLetterId: string): void;
  /** Removes what is left of forgotten people in the file. Outside a transaction. */
  purge(): Promise<void>;
}

interface Decided {
  origin_timestamp: number;
  decided_at: number;
  action: Resolution['action'];
  resolution: string;
}

/** Decides from the decisions that the index knows: the last one counts, but none after `forgotten`. */
export function decider(database: DatabaseSync): Decider {
  let hasForgotten = false;
  const decisions = database.prepare('SELECT * FROM decisions WHERE dead_letter_id = ?');
  const candidates = database.prepare('SELECT seq, origin_timestamp, state FROM dead_letters WHERE dead_letter_id = ?');
  const update = database.prepare('UPDATE dead_letters SET state = ?, resolution = ? WHERE seq = ?');
  const edit = database.prepare(
    `UPDATE dead_letters SET edit = (SELECT edit FROM edits
       WHERE edits.dead_letter_id = dead_letters.dead_letter_id AND edits.origin_timestamp = dead_letters.origin_timestamp)
     WHERE dead_letter_id = ?1
       AND (edit IS NOT NULL OR EXISTS (SELECT 1 FROM edits WHERE edits.dead_letter_id = ?1))`,
  );
  const blank = database.prepare(
    "UPDATE dead_letters SET key = NULL, headers = '{}', message = '', edit = NULL WHERE seq = ?",
  );
  const removeEdits = database.prepare('DELETE FROM edits WHERE dead_letter_id = ? AND origin_timestamp = ?');
  const removeWords = database.prepare('DELETE FROM words WHERE rowid = ?');
  const decide = (deadLetterId: string) => {
    edit.run(deadLetterId);
    const known = decisions.all(deadLetterId) as unknown as Decided[];
    if (known.length === 0) return;
    for (const { seq, origin_timestamp } of candidates.all(deadLetterId)) {
      const decision = effective(known, Number(origin_timestamp));
      const state = decision ? stateAfter(decision.action) : 'open';
      update.run(state, decision?.resolution ?? null, Number(seq));
      if (state !== 'forgotten') continue;
      blank.run(Number(seq));
      removeWords.run(Number(seq));
      removeEdits.run(deadLetterId, origin_timestamp as number);
      hasForgotten = true;
    }
  };
  return {
    decide,
    async purge() {
      if (hasForgotten) await whileLocked(() => database.exec(PURGE));
      hasForgotten = false;
    },
  };
}

/** Words of rows that are gone stay in their segments until these are merged, and pages in the log until it is cut. */
const PURGE = "INSERT INTO words (words) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE);";

/**
 * Follows `customerio.dlq.resolutions`. Records that are not decisions are ignored, and so is `parked` for what is resolved: an
 * operator who parks selects before a replay of somebody else commits, and what is parked can be replayed.
 */
export function followDecisions(database: DatabaseSync, { decide }: Decider): FollowedTopic {
  const writeEdit = editWriter(database, decide);
  const insert = database.prepare(
    `INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET action = excluded.action, decided_at = excluded.decided_at,
       resolution = excluded.resolution, partition = excluded.partition, offset = excluded.offset
     WHERE decisions.action <> 'forgotten' AND (excluded.action <> 'parked' OR decisions.action = 'parked')`,
  );
  // A decision that names one dead letter needs no comparison with others: they come by the hundred thousand.
  const update = database.prepare(
    `UPDATE dead_letters SET state = ?1, resolution = ?2
     WHERE dead_letter_id = ?3 AND origin_timestamp = ?4 AND state <> 'forgotten'
       AND (?1 <> 'parked' OR state IN ('open', 'parked'))`,
  );
  const insertOfGroup = database.prepare('INSERT OR REPLACE INTO group_decisions VALUES (?, ?, ?, ?)');
  const removals = ['decisions', 'edits', 'group_decisions', 'jobs'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE partition = ? AND offset < ?`),
  );
  const insertOfJob = database.prepare('INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, ?)');
  const writeOther = (record: RawRecord) => {
    const ofGroup = readGroupDecision(record);
    const ofJob = readJobDecision(record);
    if (ofGroup) insertOfGroup.run(ofGroup.groupId, JSON.stringify(ofGroup), record.partition, record.offset);
    if (ofJob) insertOfJob.run(ofJob.jobId, JSON.stringify(ofJob), record.partition, record.offset);
    writeEdit(record);
  };
  return {
    topic: topics.resolutions,
    write(record) {
      const resolution = readResolution(record);
      if (!resolution) return writeOther(record);
      const { letterId, originTimestamp = NO_TIMESTAMP, action, timestamp } = resolution;
      if (!Number.isSafeInteger(originTimestamp) || !Number.isSafeInteger(timestamp)) return;
      const { partition, offset } = record;
      const text = JSON.stringify(resolution);
      insert.run(letterId, originTimestamp, action, timestamp, text, partition, offset);
      if (originTimestamp === NO_TIMESTAMP || action === 'forgotten') decide(letterId);
      else update.run(stateAfter(action), text, letterId, originTimestamp);
    },
    // Decisions are kept longer than dead letters.
    expire(partition, low) {
      for (const remove of removals) remove.run(partition, low);
    },
  };
}

/** Writes edits, and removes those that a tombstone erases. */
function editWriter(database: DatabaseSync, decide: Decider['decide']): (record: RawRecord) => void {
  const insert = database.prepare('INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM edits WHERE dead_letter_id = ?');
  return (record) => {
    const edit = readEdit(record);
    if (edit) {
      const { deadLetterId, originTimestamp = NO_TIMESTAMP } = edit;
      insert.run(deadLetterId, originTimestamp, listedEdit(edit, record), record.partition, record.offset);
      decide(deadLetterId);
      return;
    }
    const erased = erasedEditOf(record);
    if (erased === undefined) return;
    remove.run(erased);
    decide(erased);
  };
}

function listedEdit({ id, by, why, timestamp, changed }: EditDecision, record: RawRecord): string {
  const { partition, offset, value } = record;
  const bytes = value?.length ?? 0;
  return JSON.stringify({
    id,
    by,
    why,
    timestamp,
    changed,
    bytes,
    position: { partition, offset },
  } satisfies ListedEdit);
}

/** Decisions of earlier versions, and about webhook bodies, have no timestamp: none is about a record published after it. */
function effective(known: readonly Decided[], originTimestamp: number): Decided | undefined {
  const exact = known.find(({ origin_timestamp }) => origin_timestamp === originTimestamp);
  const older = known.find(
    ({ origin_timestamp, decided_at }) => origin_timestamp === NO_TIMESTAMP && originTimestamp <= decided_at,
  );
  return older?.action === 'forgotten' ? older : (exact ?? older);
}

const stateAfter = (action: Resolution['action']): DeadLetterState =>
  action === 'parked' || action === 'forgotten' ? action : 'resolved';
