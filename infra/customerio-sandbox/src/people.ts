import { type Attributes, absorb, createProfile, type Device, type Profile, setAttributes } from './profile.ts';

/** A person as the sandbox knows them. */
export interface SandboxPerson {
  attributes: Record<string, unknown>;
  suppressed: boolean;
}

/** One identifier of a person, as a request names them. */
export interface PersonRef {
  type: 'id' | 'email' | 'cio_id' | 'phone';
  value: string;
}

/** A person as `GET /_sandbox/people/:id` shows them; `devices` only when there are any. */
export interface SandboxPersonDetail extends SandboxPerson {
  devices?: Device[];
}

/** The people of the workspace. Nothing here throws: what cannot be applied has no effect, as at Customer.io. */
export interface People {
  find(ref: PersonRef): Profile | undefined;
  isSuppressed(ref: PersonRef): boolean;
  /** Finds or creates; undefined for an unknown `cio_id`, which cannot be created. */
  ensure(ref: PersonRef): Profile | undefined;
  /** Applies an identify of the time `at`, in seconds. */
  identify(ref: PersonRef, attributes: Attributes, at: number): void;
  remove(ref: PersonRef): void;
  suppress(ref: PersonRef): void;
  unsuppress(ref: PersonRef): void;
  merge(primary: PersonRef, secondary: PersonRef): void;
  view(identifier: string): SandboxPersonDetail | undefined;
  /** Everybody, by id, else by email, else by cio_id; suppressed people without attributes. */
  views(): Record<string, SandboxPerson>;
  clear(): void;
}

interface Suppression {
  label: string;
  keys: string[];
}

export function createPeople(): People {
  const profiles = new Map<string, Profile>();
  const suppressions = new Map<string, Suppression>();
  let minted = 0;

  const find = (ref: PersonRef) => profiles.get(keyOf(ref));

  function ensure(ref: PersonRef): Profile | undefined {
    const known = find(ref);
    if (known || ref.type === 'cio_id') return known;
    const profile = createProfile(`d9c1${(++minted).toString(16).padStart(8, '0')}`);
    profiles.set(keyOf({ type: 'cio_id', value: profile.cioId }), profile);
    claim(profile, ref);
    return profile;
  }

  /** An identifier somebody else holds stays with them, as at Customer.io: the conflict is only reported in its activity log. */
  function claim(profile: Profile, ref: PersonRef): void {
    const key = keyOf(ref);
    if (profiles.has(key) || suppressions.has(key)) return;
    const field = ref.type === 'email' ? 'email' : 'id';
    const previous = profile[field];
    if (previous !== undefined) profiles.delete(keyOf({ type: field, value: previous }));
    profile[field] = ref.value;
    profiles.set(key, profile);
  }

  function identify(ref: PersonRef, attributes: Attributes, at: number): void {
    const profile = attributes._update === true ? find(ref) : ensure(ref);
    if (!profile) return;
    setAttributes(profile, attributes, at);
    for (const type of ['id', 'email'] as const) {
      const value = attributes[type];
      if (typeof value === 'string' && value !== '') claim(profile, { type, value });
    }
  }

  function remove(ref: PersonRef): void {
    const profile = find(ref);
    if (profile) for (const key of keysOf(profile)) profiles.delete(key);
  }

  function suppress(ref: PersonRef): void {
    const profile = find(ref);
    const earlier = suppressions.get(keyOf(ref)); // a repeat must not loosen the person's other identifiers
    const keys = [...new Set([keyOf(ref), ...(profile ? keysOf(profile) : []), ...(earlier?.keys ?? [])])];
    const suppression: Suppression = { label: profile ? labelOf(profile) : (earlier?.label ?? ref.value), keys };
    remove(ref);
    for (const key of keys) suppressions.set(key, suppression);
  }

  return {
    find,
    ensure,
    identify,
    remove,
    suppress,
    isSuppressed: (ref) => suppressions.has(keyOf(ref)),
    unsuppress(ref) {
      for (const key of suppressions.get(keyOf(ref))?.keys ?? []) suppressions.delete(key);
    },
    merge(primary, secondary) {
      const [into, from] = [find(primary), find(secondary)];
      if (!into || !from || into === from) return;
      absorb(into, from);
      remove(secondary);
    },
    view(identifier) {
      const refs = (['id', 'email', 'cio_id'] as const).map((type) => ({ type, value: identifier }));
      const profile = refs.map(find).find((found) => found !== undefined);
      if (profile) return detailOf(profile);
      return refs.some((ref) => suppressions.has(keyOf(ref))) ? { attributes: {}, suppressed: true } : undefined;
    },
    views() {
      const gone = [...new Set(suppressions.values())].map((one) => [one.label, { attributes: {}, suppressed: true }]);
      return Object.fromEntries([
        ...gone,
        ...[...new Set(profiles.values())].map((one) => [labelOf(one), viewOf(one)]),
      ]);
    },
    clear() {
      profiles.clear();
      suppressions.clear();
    },
  };
}

// Emails are compared without case, and a phone number is taken as an id.
const keyOf = ({ type, value }: PersonRef): string =>
  type === 'email' ? `email:${value.toLowerCase()}` : `${type === 'phone' ? 'id' : type}:${value}`;

function keysOf({ cioId, id, email }: Profile): string[] {
  const keys = [keyOf({ type: 'cio_id', value: cioId })];
  if (id !== undefined) keys.push(keyOf({ type: 'id', value: id }));
  if (email !== undefined) keys.push(keyOf({ type: 'email', value: email }));
  return keys;
}

const labelOf = (profile: Profile): string => profile.id ?? profile.email ?? profile.cioId;

const viewOf = (profile: Profile): SandboxPerson => ({
  attributes: Object.fromEntries([...profile.attributes].map(([name, { value }]) => [name, value])),
  suppressed: false,
});

const detailOf = (profile: Profile): SandboxPersonDetail => ({
  ...viewOf(profile),
  ...(profile.devices.size > 0 && { devices: [...profile.devices.values()] }),
});
