import type { CommandOf, CommandType } from '@cio-bus/contracts';

/** A person as their commands leave them. */
export interface ExpectedPerson {
  /** By name: the value, and the second in which it was set. */
  attributes: Map<string, { value: unknown; second: number }>;
  /** Attributes that an update may have set: these commands do not say whether the person existed, since an event creates one, too. */
  undecided: Set<string>;
  /** Whether an identify has created the person for certain. */
  exists: boolean;
  suppressed: boolean;
}

type Effects = { readonly [T in CommandType]: (person: ExpectedPerson, command: CommandOf<T>) => void };

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
  add_device: noEffect,
  delete_device: noEffect,
  merge: noEffect, // the audit leaves merged people out
  track: noEffect,
  page: noEffect,
  screen: noEffect,
  transactional: noEffect,
};

/** Applies a command to a person. */
export function applyCommand<T extends CommandType>(person: ExpectedPerson, command: CommandOf<T>): void {
  (effects[command.type as T] as (person: ExpectedPerson, command: CommandOf<T>) => void)(person, command);
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

function forget(person: ExpectedPerson): void {
  person.attributes.clear();
  person.undecided.clear();
  person.exists = false;
}

function noEffect(): void {}
