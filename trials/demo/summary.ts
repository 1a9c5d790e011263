import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { type AuditInput, commandIdOf } from '../audit/audit-input.ts';

/** What became of a demo's traffic. */
export interface Summary {
  published: number;
  /** Records that careless producers wrote. */
  badRecords: number;
  /** Published commands that Customer.io accepted in the end. */
  accepted: number;
  /** Dead letters of commands that Customer.io refused. */
  refused: number;
  /** Sends whose answer was lost: those found to have happened, and those held for a decision. */
  reconciled: number;
  held: number;
  dead: number;
  replayed: number;
  webhooks: number;
  /** Commands published because of a webhook. */
  reactions: number;
  rows: number;
  /** Commands accepted a second until 99 % of them were, faults and outage included, replays left out. */
  eventsPerSecond: number;
  /** Ms from publish to acceptance, faults and outage included, replays left out. */
  p50: number;
  p99: number;
}

/** Counts what happened. */
export function summarise(input: AuditInput, known: { badRecords: number; replayed: number }): Summary {
  const { published, records, outcomes, letters, journal, webhookIds, rows } = input;
  const acceptedAt = firstAcceptances(journal);
  const lettersOf = (code: string) =>
    new Set(letters.filter((one) => one.code === code).map(({ deadLetterId }) => deadLetterId));
  const waits = waitsOf(input, acceptedAt);
  return {
    published: published.length,
    badRecords: known.badRecords,
    accepted: published.filter(({ id }) => acceptedAt.has(id)).length,
    refused: lettersOf('VENDOR_REJECTED').size,
    reconciled: new Set(outcomes.filter(({ sendResult }) => sendResult === 'reconciled').map(({ id }) => id)).size,
    held: lettersOf('SEND_UNKNOWN').size,
    dead: new Set(letters.map(({ deadLetterId }) => deadLetterId)).size,
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
  const durations = sorted(waits.map(({ from, to }) => to - from));
  // The last hundredth waits for time-outs of answers that never came, which says nothing of the rate.
  const seconds = (at(sorted(waits.map(({ to }) => to)), 0.99) - at(sorted(waits.map(({ from }) => from)), 0)) / 1000;
  const eventsPerSecond = Math.round((waits.length * 0.99) / Math.max(seconds, 0.001));
  return { eventsPerSecond, p50: at(durations, 0.5), p99: at(durations, 0.99) };
}

const sorted = (values: number[]) => values.sort((a, b) => a - b);
const at = (values: readonly number[], share: number) => values[Math.floor((values.length - 1) * share)] ?? 0;
