import { type AuditInput, commandIdOf, nameOf } from './input/audit-input.ts';

/** Results of sends with a lost response, counted by command. */
export interface SendsInDoubt {
  /** Accepted by Customer.io; the response was lost. */
  answersLost: number;
  /** Found at Customer.io: exactly one delivery that no other send claims. */
  reconciled: number;
  /** Dead letters with SEND_UNKNOWN that are held for an operator. */
  held: number;
  /** Held, and settled later: Customer.io reported them, so their command was written again and was not sent again. */
  settled: number;
}

/** Counts sends in doubt. After a kill some are in doubt without a lost response: they were not sent, or not yet answered. */
export function countSendsInDoubt(input: AuditInput): SendsInDoubt {
  const answersLost = unanswered(input).size;
  const alreadySent = idsOf(input, 'already-sent');
  const settled = [...held(input)].filter((id) => alreadySent.has(id)).length;
  return { answersLost, reconciled: reconciled(input).size, held: held(input).size - settled, settled };
}

/** Sends with a lost response that were neither found at Customer.io nor held. */
export function findEndlessDoubts(input: AuditInput): string[] {
  const ended = new Set([...held(input), ...reconciled(input), ...idsOf(input, 'already-sent')]);
  return [...unanswered(input)].filter((id) => !ended.has(id));
}

function unanswered({ journal }: AuditInput): Set<string> {
  const lost = journal.filter(({ action, answerLost }) => action === 'send' && answerLost !== undefined);
  return new Set(lost.flatMap((entry) => commandIdOf(entry) ?? []));
}

const reconciled = (input: AuditInput) => idsOf(input, 'reconciled');

const idsOf = ({ outcomes }: AuditInput, result: string) =>
  new Set(outcomes.filter(({ sendResult }) => sendResult === result).map(({ id }) => id));

function held({ records, deadLetters }: AuditInput): Set<string> {
  const idAt = new Map(records.map((record) => [nameOf(record), record.command?.id]));
  const unknown = deadLetters.filter(({ code }) => code === 'SEND_UNKNOWN');
  return new Set(unknown.flatMap(({ origin }) => (origin && idAt.get(nameOf(origin))) ?? []));
}
