import type { PersonRef } from '../validation/person-ref.ts';
import { keyOf, keysOf, labelOf } from './person-keys.ts';
import { type Attributes, absorb, createProfile, type Device, type Profile, setAttributes } from './profile.ts';

/** A person as the sandbox knows them; `devices` and `relationships` only if there are any. */
export interface SandboxPerson {
  attributes: Record<string, unknown>;
  suppressed: boolean;
  devices?: Device[];
  relationships?: { object: string; attributes: Attributes }[];
}

interface Suppression {
  label: string;
  keys: string[];
}

/** The people of the workspace. No method throws: a change that cannot be applied has no effect, as at Customer.io. */
export class People {
  readonly #profiles = new Map<string, Profile>();
  readonly #suppressions = new Map<string, Suppression>();
  #created = 0;

  find(ref: PersonRef): Profile | undefined {
    return this.#profiles.get(keyOf(ref));
  }

  /** Everybody who is not suppressed. */
  all(): readonly Profile[] {
    return [...new Set(this.#profiles.values())];
  }

  isSuppressed(ref: PersonRef): boolean {
    return this.#suppressions.has(keyOf(ref));
  }

  /** Finds or creates a person; undefined for an unknown `cio_id`, which cannot be created. */
  ensure(ref: PersonRef): Profile | undefined {
    const known = this.find(ref);
    if (known || ref.type === 'cio_id') return known;
    const profile = createProfile(`d9c1${(++this.#created).toString(16).padStart(8, '0')}`);
    this.#profiles.set(keyOf({ type: 'cio_id', value: profile.cioId }), profile);
    this.#claim(profile, ref);
    return profile;
  }

  /**
   * Applies an identify with the timestamp `at`, in seconds. A person who is addressed by id keeps it: an attribute `id` has no
   * effect, and Customer.io notes a failed attribute change.
   */
  identify(ref: PersonRef, attributes: Attributes, at: number): void {
    const profile = attributes._update === true ? this.find(ref) : this.ensure(ref);
    if (!profile) return;
    const renames = ref.type === 'id' && attributes.id !== undefined;
    const { id: _id, ...others } = attributes;
    setAttributes(profile, renames ? others : attributes, at);
    for (const type of ['id', 'email', 'phone'] as const) {
      const value = attributes[type];
      const isIgnored = type === 'id' && renames;
      if (typeof value === 'string' && value !== '' && !isIgnored) this.#claim(profile, { type, value });
    }
  }

  remove(ref: PersonRef): void {
    const profile = this.find(ref);
    if (profile) for (const key of keysOf(profile)) this.#profiles.delete(key);
  }

  suppress(ref: PersonRef): void {
    const profile = this.find(ref);
    const earlier = this.#suppressions.get(keyOf(ref)); // a repeat must not release the person's other identifiers
    const keys = [...new Set([keyOf(ref), ...(profile ? keysOf(profile) : []), ...(earlier?.keys ?? [])])];
    const suppression: Suppression = { label: profile ? labelOf(profile) : (earlier?.label ?? ref.value), keys };
    this.remove(ref);
    for (const key of keys) this.#suppressions.set(key, suppression);
  }

  unsuppress(ref: PersonRef): void {
    for (const key of this.#suppressions.get(keyOf(ref))?.keys ?? []) this.#suppressions.delete(key);
  }

  merge(primary: PersonRef, secondary: PersonRef): void {
    const [into, from] = [this.find(primary), this.find(secondary)];
    if (!into || !from || into === from) return;
    absorb(into, from);
    this.remove(secondary);
  }

  /** Ends everybody's relationship to an object. */
  unrelateAll(object: string): void {
    for (const profile of this.#profiles.values()) profile.relationships.delete(object);
  }

  view(identifier: string): SandboxPerson | undefined {
    const refs = (['id', 'email', 'phone', 'cio_id'] as const).map((type) => ({ type, value: identifier }));
    const profile = refs.map((ref) => this.find(ref)).find((found) => found !== undefined);
    if (profile) return viewOf(profile);
    return refs.some((ref) => this.isSuppressed(ref)) ? { attributes: {}, suppressed: true } : undefined;
  }

  /** Everybody, by id, else by email, else by cio_id; suppressed people without attributes. */
  views(): Record<string, SandboxPerson> {
    const suppressed = [...new Set(this.#suppressions.values())].map(({ label }) => [
      label,
      { attributes: {}, suppressed: true },
    ]);
    const present = [...new Set(this.#profiles.values())].map((profile) => [labelOf(profile), viewOf(profile)]);
    return Object.fromEntries([...suppressed, ...present]);
  }

  clear(): void {
    this.#profiles.clear();
    this.#suppressions.clear();
  }

  /** An identifier that belongs to somebody else stays with them; Customer.io only reports the conflict in its activity log. */
  #claim(profile: Profile, ref: PersonRef): void {
    const key = keyOf(ref);
    if (this.#profiles.has(key) || this.#suppressions.has(key)) return;
    if (ref.type === 'cio_id') return;
    const field = ref.type;
    const previous = profile[field];
    if (previous !== undefined) this.#profiles.delete(keyOf({ type: field, value: previous }));
    profile[field] = ref.value;
    this.#profiles.set(key, profile);
  }
}

const viewOf = (profile: Profile): SandboxPerson => ({
  attributes: Object.fromEntries([...profile.attributes].map(([name, { value }]) => [name, value])),
  suppressed: false,
  ...(profile.devices.size > 0 && { devices: [...profile.devices.values()] }),
  ...(profile.relationships.size > 0 && {
    relationships: [...profile.relationships].map(([object, attributes]) => ({ object, attributes })),
  }),
});
