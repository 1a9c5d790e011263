import { isDeepStrictEqual } from 'node:util';
import { type Command, topics } from '@cio-bus/contracts';
import type { SandboxPerson } from '@cio-bus/customerio-sandbox';
import { type AuditInput, acceptedRecords } from './audit-input.ts';
import { applyCommand, type ExpectedPerson } from './profile-effects.ts';

/** What Customer.io or the delivery adds to people; commands do not set it. */
const addedByOthers = new Set(['id', 'cio_id', 'cio_relationships', '_update']);

/**
 * People whose attributes are not the result of their commands in Kafka's order: a command of the same or a later second
 * overwrites an attribute, and a suppressed person has none. Merged people, people named by more than their id, and
 * attributes of an update that came before any identify are skipped.
 */
export function findWrongAttributes(input: AuditInput): string[] {
  const changes = acceptedRecords(input)
    .filter(({ topic, underOwnKey }) => topic === topics.identify && underOwnKey)
    .sort((a, b) => a.partition - b.partition || a.offset - b.offset)
    .map(({ command }) => command);
  const byPerson = Map.groupBy(changes, ({ userId }) => userId ?? '');
  const wrong = [...byPerson].filter(
    ([person, commands]) => isDecidable(commands) && !agrees(fold(commands), input.people[person]),
  );
  return wrong.map(([person]) => person);
}

const isDecidable = (commands: readonly Command[]) =>
  commands.every(({ type, idType }) => type !== 'merge' && (idType === undefined || idType === 'id'));

function fold(commands: readonly Command[]): ExpectedPerson {
  const expected: ExpectedPerson = { attributes: new Map(), undecided: new Set(), exists: false, suppressed: false };
  for (const command of commands) applyCommand(expected, command);
  return expected;
}

const isCompared = (name: string): boolean => !name.startsWith('_') && !addedByOthers.has(name);

function agrees({ attributes, undecided, suppressed }: ExpectedPerson, person: SandboxPerson | undefined): boolean {
  const comparable = (entries: Iterable<[string, unknown]>) =>
    Object.fromEntries([...entries].filter(([name]) => isCompared(name) && !undecided.has(name)));
  const expected = comparable([...attributes].map(([name, { value }]) => [name, value]));
  const actual = comparable(Object.entries(person?.attributes ?? {}));
  return (person?.suppressed ?? false) === suppressed && isDeepStrictEqual(actual, expected);
}
