import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { type AuditInput, commandIdOf } from '../audit/input/audit-input.ts';

/** How fast one phase of a demo was delivered. */
export interface Speed {
  /** Commands measured: those with one record only, as a replay waits for an operator. */
  commands: number;
  /** Commands per second, from the first publish until 99 % were accepted. */
  perSecond: number;
  /** Ms from publish to acceptance. */
  p50: number;
  p99: number;
}

/** What became of a demo's traffic. */
export interface Summary {
  published: number;
  /** Bad records, written by careless producers. */
  badRecords: number;
  /** Records of clients that do anything Kafka allows. */
  hostileRecords: number;
  /** Published commands that Customer.io accepted, at once or after a replay. */
  accepted: number;
  /** Dead letters of commands that Customer.io rejected. */
  rejected: number;
  /** Sends whose response was lost: those found at Customer.io, and those held for an operator. */
  reconciled: number;
  held: number;
  deadLetters: number;
  replayed: number;
  webhooks: number;
  /** Commands published in reaction to a webhook. */
  reactions: number;
  rows: number;
  /** Without faults, at a steady rate. */
  quiet: Speed;
  /** With faults and an outage. */
  faulty: Speed;
}

/** What a demo knows in addition to the audit's input. */
export interface KnownFacts {
  badRecords: number;
  hostileRecords: number;
  replayed: number;
  /** How many of the published commands, from the first one on, belong to the quiet phase. */
  quietCommands: number;
}

/** Counts what happened. */
export function summarise(input: AuditInput, known: KnownFacts): Summary {
  const { published, records, outcomes, deadLetters, journal, webhookIds, rows } = input;
  const acceptedAt = firstAcceptances(journal);
  const delivered = new Set(outcomes.flatMap(({ id, status }) => (status === 'success' ? [id] : [])));
  const deadLettersOf = (code: string) =>
    new Set(deadLetters.filter((one) => one.code === code).map(({ deadLetterId }) => deadLetterId));
  const idsOf = (commands: AuditInput['published']) => new Set(commands.map(({ id }) => id));
  const speed = (ids: ReadonlySet<string>) => speedOf(waitsOf(input.records, ids, acceptedAt));
  return {
    published: published.length,
    badRecords: known.badRecords,
    hostileRecords: known.hostileRecords,
    accepted: published.filter(({ id }) => acceptedAt.has(id) || delivered.has(id)).length, // a suppress has no id there
    rejected: deadLettersOf('VENDOR_REJECTED').size,
    reconciled: new Set(outcomes.filter(({ sendResult }) => sendResult === 'reconciled').map(({ id }) => id)).size,
    held: deadLettersOf('SEND_UNKNOWN').size,
    deadLetters: new Set(deadLetters.map(({ deadLetterId }) => deadLetterId)).size,
    replayed: known.replayed,
    webhooks: new Set(webhookIds).size,
    reactions: records.filter(({ writer }) => writer === 'event-processor').length,
    rows: rows.reduce((total, { count }) => total + count, 0),
    quiet: speed(idsOf(published.slice(0, known.quietCommands))),
    faulty: speed(idsOf(published.slice(known.quietCommands))),
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

/** From publish to first acceptance, for each of these commands with one record only: a second record is a replay. */
function waitsOf(
  records: AuditInput['records'],
  ids: ReadonlySet<string>,
  acceptedAt: ReadonlyMap<string, number>,
): Wait[] {
  const byId = Map.groupBy(records, ({ command }) => command?.id);
  return [...byId].flatMap(([id, [first, ...others]]) => {
    const to = id === undefined ? undefined : acceptedAt.get(id);
    if (id === undefined || !ids.has(id) || to === undefined || !first?.command || others.length > 0) return [];
    return [{ from: first.command.timestamp, to }];
  });
}

function speedOf(waits: readonly Wait[]): Speed {
  const durations = sorted(waits.map(({ from, to }) => to - from));
  // The last 1 % waits for timeouts of lost responses, which says nothing about the rate.
  const seconds = (at(sorted(waits.map(({ to }) => to)), 0.99) - at(sorted(waits.map(({ from }) => from)), 0)) / 1000;
  const perSecond = Math.round((waits.length * 0.99) / Math.max(seconds, 0.001));
  return { commands: waits.length, perSecond, p50: at(durations, 0.5), p99: at(durations, 0.99) };
}

const sorted = (values: number[]) => values.sort((a, b) => a - b);
const at = (values: readonly number[], share: number) => values[Math.floor((values.length - 1) * share)] ?? 0;
