import type { CommandOf, CommandType } from '@cio-bus/contracts';

/** A person as their commands leave them. */
export interface ExpectedPerson {
  /** By name: the value, and the second in which it was set. */
  attributes: Map<string, { value: unknown; second: number }>;
  /** Attributes that an update may have set: these commands do not say whether the person existed, since an event creates one, too. */
  undecided: Set<string>;
  /** Platforms of the person's devices, by token. */
  devices: Map<string, string>;
  /** Names of the objects that the person is related to. */
  relationships: Set<string>;
  /** Whether an identify, a device or a relationship has created the person for certain. */
  exists: boolean;
  suppressed: boolean;
  /** Whom this person was merged into, and is no more. */
  mergedInto?: ExpectedPerson;
  /** Whether the commands do not say what becomes of the person: their order across two people is not promised. */
  isUncertain: boolean;
}

/** A person of whom nothing is known yet. */
export const unknownPerson = (): ExpectedPerson => ({
  attributes: new Map(),
  undecided: new Set(),
  devices: new Map(),
  relationships: new Set(),
  exists: false,
  suppressed: false,
  isUncertain: false,
});

/** Finds the person with this id. */
type FindPerson = (userId: string) => ExpectedPerson;
type Effects = {
  readonly [T in CommandType]: (person: ExpectedPerson, command: CommandOf<T>, find: FindPerson) => void;
};

/**
 * What a command of each type does to a person's profile at Customer.io. Exhaustive: a new type of command does not
 * compile without its effect, so the audit cannot miss it.
 */
const effects: Effects = {
  identify: setAttributes,
  suppress(person) {
    forget(person);
    person.suppressed = true;
  },
  unsuppress(person) {
    person.suppressed = false;
  },
  delete: forget,
  add_device(person, { payload: { device } }) {
    if (person.suppressed) return;
    person.exists = true;
    person.devices.set(device.id, device.platform);
  },
  delete_device(person, { payload: { device } }) {
    person.devices.delete(device.id);
  },
  merge,
  relate(person, { payload: { relationships } }) {
    if (person.suppressed) return;
    person.exists = true;
    for (const object of relationships) person.relationships.add(objectNameOf(object));
  },
  unrelate(person, { payload: { relationships } }) {
    for (const object of relationships) person.relationships.delete(objectNameOf(object));
  },
  object_identify: noEffect,
  object_delete: noEffect, // on a person: the order of an object's and a person's commands is not promised
  track: noEffect,
  page: noEffect,
  screen: noEffect,
  delivery_event: noEffect,
  transactional: noEffect,
};

const objectNameOf = ({ objectTypeId, objectId }: { objectTypeId: string | number; objectId: string }) =>
  `${objectTypeId}:${objectId}`;

/** Applies a command to a person. */
export function applyCommand<T extends CommandType>(
  person: ExpectedPerson,
  command: CommandOf<T>,
  find: FindPerson,
): void {
  if (person.mergedInto) {
    person.isUncertain = true; // what comes after the merge may have come before it
    person.mergedInto.isUncertain = true;
  }
  (effects[command.type as T] as Effects[T])(person, command, find);
}

/** An attribute is overwritten by a command of the same or a later second; a suppressed person has none. */
function setAttributes(person: ExpectedPerson, { payload, timestamp }: CommandOf<'identify'>) {
  const { attributes, undecided, suppressed } = person;
  if (suppressed) return;
  person.exists ||= payload._update !== true;
  const second = Math.floor(timestamp / 1000);
  for (const [name, value] of Object.entries(payload)) {
    if ((attributes.get(name)?.second ?? 0) > second) continue;
    if (person.exists) attributes.set(name, { value, second });
    if (person.exists) undecided.delete(name);
    else undecided.add(name);
  }
}

/** The person takes over what only the other one has. Of a repeat nothing is left to take over. */
function merge(person: ExpectedPerson, { payload: { secondary } }: CommandOf<'merge'>, find: FindPerson): void {
  const other = 'id' in secondary ? find(secondary.id) : undefined;
  if (!other || other.mergedInto || !other.exists || !person.exists) {
    if (other?.mergedInto !== person) person.isUncertain = true;
    if (other && other.mergedInto !== person) other.isUncertain = true;
    return;
  }
  for (const [name, attribute] of other.attributes) {
    if (!person.attributes.has(name)) person.attributes.set(name, attribute);
  }
  for (const [token, platform] of other.devices) person.devices.set(token, platform);
  for (const object of other.relationships) person.relationships.add(object);
  forget(other);
  other.mergedInto = person;
}

function forget(person: ExpectedPerson): void {
  person.attributes.clear();
  person.undecided.clear();
  person.devices.clear();
  person.relationships.clear();
  person.exists = false;
}

function noEffect(): void {}
