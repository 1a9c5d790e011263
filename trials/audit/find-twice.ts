import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { type AuditInput, commandIdOf, nameOf } from './input/audit-input.ts';

/** Ids of sends that Customer.io accepted more than once: somebody received two messages. */
export const findSentTwice = ({ journal }: AuditInput): string[] =>
  repeated(journal.filter(({ action }) => action === 'send'));

/** Ids of events that took effect more than once. Repeats that Customer.io dropped by their id do not count. */
export const findAppliedTwice = ({ journal }: AuditInput): string[] =>
  repeated(journal.filter(({ id, duplicate, ignored }) => id !== undefined && !duplicate && !ignored));

/** Number of identifies accepted again: harmless, since they set the same values. */
export const countRepeatedIdentifies = ({ journal }: AuditInput): number => {
  const identifies = journal.filter((entry) => entry.action === 'identify' && commandIdOf(entry) !== undefined);
  return identifies.length - new Set(identifies.map(commandIdOf)).size;
};

/** Number of events accepted again and dropped by their id. */
export const countRepeatedEvents = ({ journal }: AuditInput): number =>
  journal.filter(({ duplicate }) => duplicate).length;

/** Number of commands with more than one record: published again, or replayed. */
export function countRepeatedCommands({ records }: AuditInput): number {
  const ids = records.flatMap(({ command }) => command?.id ?? []);
  const timesById = Map.groupBy(ids, (id) => id);
  return [...timesById.values()].filter(({ length }) => length > 1).length;
}

/** Number of outcomes beyond one per record: records handled again. */
export const countRepeatedOutcomes = ({ outcomes }: AuditInput): number =>
  outcomes.length - new Set(outcomes.map(({ origin }) => nameOf(origin))).size;

function repeated(entries: readonly JournalEntry[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const entry of entries) {
    const id = commandIdOf(entry);
    if (id === undefined) continue;
    if (seen.has(id)) twice.add(id);
    seen.add(id);
  }
  return [...twice];
}
