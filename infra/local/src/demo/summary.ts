import { type AuditInput, commandIdOf, type JournalEntry } from '@cio-bus/testkit';

/** What became of a demo's traffic. */
export interface Summary {
  published: number;
  /** Records that careless producers wrote. */
  badRecords: number;
  /** Published commands that Customer.io accepted in the end. */
  accepted: number;
  /** Dead letters of commands that Customer.io refused. */
  refused: number;
  /** Dead letters of sends that may have happened, held for a decision. */
  inDoubt: number;
  dead: number;
  replayed: number;
  webhooks: number;
  /** Commands published because of a webhook. */
  reactions: number;
  rows: number;
  /** Commands accepted a second, from the first publish to the last acceptance, replays left out. */
  eventsPerSecond: number;
  /** Ms from publish to acceptance, faults and outage included, replays left out. */
  p50: number;
  p99: number;
}

/** Counts what happened. `replayedIds`: commands that were replayed, whose waiting tells nothing. */
export function summarise(input: AuditInput, known: { badRecords: number; replayed: number }): Summary {
  const { published, records, letters, journal, webhookIds, rows } = input;
  const acceptedAt = firstAcceptances(journal);
  const lettersOf = (code: string) =>
    new Set(letters.filter((one) => one.code === code).map(({ letterId }) => letterId));
  const waits = waitsOf(input, acceptedAt);
  return {
    published: published.length,
    badRecords: known.badRecords,
    accepted: published.filter(({ id }) => acceptedAt.has(id)).length,
    refused: lettersOf('VENDOR_REJECTED').size,
    inDoubt: lettersOf('SEND_UNKNOWN').size,
    dead: new Set(letters.map(({ letterId }) => letterId)).size,
    replayed: known.replayed,
    webhooks: new Set(webhookIds).size,
    reactions: records.filter(({ writer }) => writer === 'event-processor').length,
    rows: rows.reduce((total, { count }) => total + count, 0),
    ...speedOf(waits),
  };
}

interface Wait {
  from: number;
  to: number;
}

function firstAcceptances(journal: readonly JournalEntry[]): Map<string, number> {
  const acceptedAt = new Map<string, number>();
  for (const entry of journal) {
    const id = commandIdOf(entry);
    if (id !== undefined && !acceptedAt.has(id)) acceptedAt.set(id, entry.at);
  }
  return acceptedAt;
}

/** From publish to first acceptance, of each published command that has one record only: a second is a replay's. */
function waitsOf({ published, records }: AuditInput, acceptedAt: ReadonlyMap<string, number>): Wait[] {
  const ours = new Set(published.map(({ id }) => id));
  const byId = Map.groupBy(records, ({ command }) => command?.id);
  return [...byId].flatMap(([id, [first, ...others]]) => {
    const to = id === undefined ? undefined : acceptedAt.get(id);
    if (id === undefined || !ours.has(id) || to === undefined || !first?.command || others.length > 0) return [];
    return [{ from: first.command.timestamp, to }];
  });
}

function speedOf(waits: readonly Wait[]): Pick<Summary, 'eventsPerSecond' | 'p50' | 'p99'> {
  const sorted = waits.map(({ from, to }) => to - from).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const begin = waits.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const end = waits.reduce((most, { to }) => Math.max(most, to), 0);
  const seconds = Math.max((end - begin) / 1000, 0.001);
  return { eventsPerSecond: Math.round(waits.length / seconds), p50: at(0.5), p99: at(0.99) };
}
