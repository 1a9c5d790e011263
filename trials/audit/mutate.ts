import { keyOf } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { type AuditInput, acceptedRecords, commandIdOf, nameOf } from './input/audit-input.ts';

/** Faults that an audit must find: one outcome dropped, two acceptances swapped, one send accepted twice. */
export const mutants = ['drop', 'swap', 'twice'] as const;
/** One of {@link mutants}. */
export type Mutant = (typeof mutants)[number];

/**
 * Plants one fault in an honest input.
 *
 * @throws Error if the input has no place for it
 */
export function mutate(input: AuditInput, mutant: Mutant): AuditInput {
  return { drop, swap, twice }[mutant](input);
}

/** As if one command had been lost. */
function drop(input: AuditInput): AuditInput {
  const [first] = acceptedRecords(input);
  if (!first) throw nothingTo('drop');
  return { ...input, outcomes: input.outcomes.filter(({ origin }) => nameOf(origin) !== nameOf(first)) };
}

/** As if two events of a person had swapped places. */
function swap(input: AuditInput): AuditInput {
  const events = [...Map.groupBy(acceptedRecords(input), ({ topic, command }) => `${topic} ${keyOf(command)}`).values()]
    .map((records) => [...new Set(records.filter(({ underOwnKey }) => underOwnKey).map(({ command }) => command.id))])
    .map((ids) => ids.flatMap((id) => firstOf(input.journal, id)))
    .find((places) => places.length >= 2);
  const [one, other] = events ?? [];
  if (one === undefined || other === undefined) throw nothingTo('swap');
  const journal = input.journal.with(one, input.journal[other] as JournalEntry);
  return { ...input, journal: journal.with(other, input.journal[one] as JournalEntry) };
}

function firstOf(journal: readonly JournalEntry[], id: string): number[] {
  const place = journal.findIndex((entry) => commandIdOf(entry) === id);
  return place < 0 ? [] : [place];
}

/** As if one message had been sent twice. */
function twice(input: AuditInput): AuditInput {
  const send = input.journal.find((entry) => entry.action === 'send' && commandIdOf(entry) !== undefined);
  if (!send) throw nothingTo('send twice');
  return { ...input, journal: [...input.journal, { ...send, seq: input.journal.length + 1 }] };
}

const nothingTo = (verb: string) => new Error(`the audit's input contains nothing to ${verb}`);
