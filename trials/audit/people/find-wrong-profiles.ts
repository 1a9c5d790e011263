import { isDeepStrictEqual } from 'node:util';
import { topics } from '@cio-bus/contracts';
import type { SandboxPerson } from '@cio-bus/customerio-sandbox';
import { mergeInTime, type TimedPosition } from '@cio-bus/kafka';
import { type AcceptedRecord, type AuditExpectations, type AuditInput, acceptedRecords } from '../input/audit-input.ts';
import { applyCommand, type ExpectedPerson, unknownPerson } from './profile-effects.ts';

/** What Customer.io or the delivery adds to people; commands do not set it. */
const addedByOthers = new Set(['id', 'cio_id', 'cio_relationships', '_update']);

/**
 * People whose profile is not the result of their commands in Kafka's order: a command of the same or a later second
 * overwrites an attribute, a suppressed person has none, and a merged person has left everything to the other one.
 *
 * Where stories are expected, it is a finding when nobody was merged, or has a device.
 *
 * Skipped are people named by more than their id, attributes of an update that came before any identify, and people who
 * were merged although commands about them came later: the order of two people's commands is not promised.
 */
export function findWrongProfiles(input: AuditInput, { stories = false }: AuditExpectations = {}): string[] {
  const changes = acceptedRecords(input).filter(({ topic, underOwnKey }) => topic === topics.identify && underOwnKey);
  const certain = [...expectedPeople(changes)].filter(([, { isUncertain }]) => !isUncertain);
  const wrong = certain.filter(([person, expected]) => !agrees(expected, input.people[person]));
  const isThere = (holds: (person: ExpectedPerson) => boolean) => certain.some(([, person]) => holds(person));
  return [
    ...(stories && !isThere(({ mergedInto }) => mergedInto !== undefined) ? ['nobody was merged'] : []),
    ...(stories && !isThere(({ devices }) => devices.size > 0) ? ['nobody has a device'] : []),
    ...wrong.map(([person]) => person),
  ];
}

/** Everybody as their accepted changes leave them, by user id. */
export function expectedPeople(
  changes: readonly Pick<AcceptedRecord, 'command' | keyof TimedPosition>[],
): Map<string, ExpectedPerson> {
  const people = new Map<string, ExpectedPerson>();
  const find = (userId: string) => {
    const person = people.get(userId) ?? unknownPerson();
    people.set(userId, person);
    return person;
  };
  for (const { command } of mergeInTime(changes, (record) => record)) {
    if (command.userId === undefined) continue; // about an object
    const person = find(command.userId);
    person.isUncertain ||= command.idType !== undefined && command.idType !== 'id';
    applyCommand(person, command, find);
  }
  return people;
}

const isCompared = (name: string): boolean => !name.startsWith('_') && !addedByOthers.has(name);

function agrees(expected: ExpectedPerson, person: SandboxPerson | undefined): boolean {
  const { attributes, undecided, devices, relationships, suppressed, mergedInto } = expected;
  if (mergedInto) return person === undefined;
  const comparable = (entries: Iterable<[string, unknown]>) =>
    Object.fromEntries([...entries].filter(([name]) => isCompared(name) && !undecided.has(name)));
  return (
    (person?.suppressed ?? false) === suppressed &&
    isDeepStrictEqual(
      comparable(Object.entries(person?.attributes ?? {})),
      comparable([...attributes].map(([name, { value }]) => [name, value])),
    ) &&
    isDeepStrictEqual(new Map(person?.devices?.map(({ token, platform }) => [token, platform])), devices) &&
    isDeepStrictEqual(new Set(person?.relationships?.map(({ object }) => object)), relationships)
  );
}
