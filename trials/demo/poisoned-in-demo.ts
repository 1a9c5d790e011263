import type { AuditRecord, PublishedCommand } from '../audit/input/audit-input.ts';
import { TRIAL_APP } from '../stack/connections.ts';
import { CARELESS_PRODUCER } from '../traffic/bad-records.ts';
import { type HostileRecord, keysToDie } from '../traffic/hostile/hostile-records.ts';
import { isPoisoned } from '../traffic/is-poisoned.ts';

/**
 * Which records of a demo must end as dead letters. Customer.io refuses nothing in the quiet phase, and nothing of a replay,
 * whose records have another writer.
 */
export function poisonedInDemo(
  quiet: readonly PublishedCommand[],
  hostile: readonly HostileRecord[],
): (record: AuditRecord) => boolean {
  const quietIds = new Set(quiet.map(({ id }) => id));
  const dying = keysToDie(hostile);
  const writers: readonly string[] = [TRIAL_APP, CARELESS_PRODUCER];
  return (record) =>
    dying.has(record.key) ||
    (writers.includes(record.writer) && !quietIds.has(record.command?.id ?? '') && isPoisoned(record));
}
