import { commandTypes, topics } from '@cio-bus/contracts';
import type { AuditExpectations, AuditInput } from '../input/audit-input.ts';
import { type History, orderedHistories } from './histories.ts';

/** Ids of events by whether their person was suppressed when it was their turn. An event with two records may be in both. */
interface Turns {
  suppressed: Set<string>;
  free: Set<string>;
}

/**
 * Events of the suppressed time of a person that Customer.io applied all the same, and events outside of it that it ignored.
 * Either happens when a `suppress` or `unsuppress` overtakes an event of its person, or an event from before an `unsuppress`
 * is repeated after it: both are barriers, so no kill may cause it. Where suppressions are expected, none is a finding.
 */
export function findWrongSuppressions(input: AuditInput, { stories = false }: AuditExpectations = {}): string[] {
  const { suppressed, free } = eventTurns(input);
  const events = input.journal.filter(({ id, duplicate }) => id !== undefined && !duplicate);
  const applied = new Set(events.flatMap(({ id, ignored }) => (id !== undefined && !ignored ? [id] : [])));
  const reached = new Set(events.map(({ id }) => id));
  return [
    ...(stories && suppressed.size === 0 ? ['no event of a suppressed time was there to be judged'] : []),
    ...[...suppressed]
      .filter((id) => !free.has(id) && applied.has(id))
      .map((id) => `${id}: applied, though suppressed`),
    ...[...free]
      .filter((id) => !suppressed.has(id) && reached.has(id) && !applied.has(id))
      .map((id) => `${id}: ignored, though not suppressed`),
  ];
}

/** Number of events that belong to a suppressed time. */
export const countSuppressedEvents = (input: AuditInput): number => eventTurns(input).suppressed.size;

function eventTurns(input: AuditInput): Turns {
  const turns: Turns = { suppressed: new Set(), free: new Set() };
  for (const history of orderedHistories(input)) {
    if (history.records.some(({ command }) => command.type === 'suppress')) noteTurns(history, turns);
  }
  return turns;
}

function noteTurns({ records }: History, { suppressed, free }: Turns): void {
  let isSuppressed = false;
  for (const { command } of records) {
    if (command.type === 'suppress') isSuppressed = true;
    else if (command.type === 'unsuppress') isSuppressed = false;
    else if (commandTypes[command.type].topic === topics.track) (isSuppressed ? suppressed : free).add(command.id);
  }
}
