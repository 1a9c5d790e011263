import { type AuditInput, commandIdOf, nameOf } from './audit-input.ts';

/** How sends ended whose answer nobody heard. Counted by command. */
export interface SendsInDoubt {
  /** Accepted by Customer.io, and the answer was lost. */
  answersLost: number;
  /** Found at Customer.io: one delivery that no other send has. */
  reconciled: number;
  /** Dead letters SEND_UNKNOWN, which wait for a person. */
  held: number;
}

/** Counts sends in doubt. A kill leaves some in doubt of which no answer was lost: they were not sent, or not yet answered. */
export function countSendsInDoubt(input: AuditInput): SendsInDoubt {
  return { answersLost: unanswered(input).size, reconciled: reconciled(input).size, held: held(input).size };
}

/** Sends whose answer was lost, and which were neither found at Customer.io nor held. */
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

function held({ records, letters }: AuditInput): Set<string> {
  const idAt = new Map(records.map((record) => [nameOf(record), record.command?.id]));
  const unknown = letters.filter(({ code }) => code === 'SEND_UNKNOWN');
  return new Set(unknown.flatMap(({ origin }) => (origin && idAt.get(nameOf(origin))) ?? []));
}
