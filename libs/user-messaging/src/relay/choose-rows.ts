import { commandTypes } from '@cio-bus/contracts';

/** A pending row, without its command. */
export interface PendingRow {
  seq: string;
  key: string;
  bytes: number;
  /** Type of the command, as its writer says. */
  type: string | null;
}

interface Room {
  rows: number;
  bytes: number;
}

/**
 * Chooses the rows of the next batch, in order. All records of a batch have one timestamp, by which consumers merge a person's
 * topics; so once a person has a row of another topic in it, their further rows wait for the next batch.
 */
export function chooseRows(pending: readonly PendingRow[], room: Room): PendingRow[] {
  const topicOf = new Map<string, string>();
  const waiting = new Set<string>();
  const chosen: PendingRow[] = [];
  let bytes = 0;
  for (const row of pending) {
    if (waiting.has(row.key)) continue;
    const topic = topicOfType(row.type);
    const earlier = topicOf.get(row.key) ?? topic;
    if (earlier !== topic) {
      waiting.add(row.key);
      continue;
    }
    if (chosen.length > 0 && (chosen.length >= room.rows || bytes + row.bytes > room.bytes)) break;
    topicOf.set(row.key, topic);
    chosen.push(row);
    bytes += row.bytes;
  }
  return chosen;
}

/** A row of an unknown type is refused later; it has no topic. */
const topicOfType = (type: string | null): string =>
  type !== null && Object.hasOwn(commandTypes, type) ? commandTypes[type as keyof typeof commandTypes].topic : '';
