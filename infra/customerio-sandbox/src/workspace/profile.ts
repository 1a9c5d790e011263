import { controlAttributes, limits } from '../validation/limits.ts';

export type Attributes = Record<string, unknown>;

export interface Device {
  token: string;
  [field: string]: unknown;
}

/** One person: identifiers, attributes with the time at which each was set, devices. */
export interface Profile {
  readonly cioId: string;
  id?: string;
  email?: string;
  phone?: string;
  readonly attributes: Map<string, { value: unknown; at: number }>;
  readonly devices: Map<string, Device>;
  /** Attributes of the relationships, by the name of the object. */
  readonly relationships: Map<string, Attributes>;
}

export const createProfile = (cioId: string): Profile => ({
  cioId,
  attributes: new Map(),
  devices: new Map(),
  relationships: new Map(),
});

/**
 * Applies an identify with the timestamp `at` (seconds). An attribute set by a later identify is kept: requests that
 * overtake each other must not undo newer values.
 */
export function setAttributes(profile: Profile, attributes: Attributes, at: number): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (controlAttributes.has(name)) continue;
    const known = profile.attributes.get(name);
    if (known ? at < known.at : profile.attributes.size >= limits.attributes) continue;
    profile.attributes.set(name, { value, at });
  }
}

/** Copies to the primary what only the secondary has. */
export function absorb(primary: Profile, secondary: Profile): void {
  for (const [name, attribute] of secondary.attributes) {
    if (!primary.attributes.has(name)) primary.attributes.set(name, attribute);
  }
  for (const [token, device] of secondary.devices) primary.devices.set(token, device);
  for (const [object, attributes] of secondary.relationships) {
    if (!primary.relationships.has(object)) primary.relationships.set(object, attributes);
  }
}
