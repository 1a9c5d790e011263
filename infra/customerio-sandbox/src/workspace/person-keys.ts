import type { PersonRef } from '../validation/person-ref.ts';
import type { Profile } from './profile.ts';

/** Returns the key of an identifier. Emails are compared without case; a phone number is treated as an id. */
export const keyOf = ({ type, value }: PersonRef): string =>
  type === 'email' ? `email:${value.toLowerCase()}` : `${type === 'phone' ? 'id' : type}:${value}`;

/** Returns the keys of all identifiers of a person. */
export function keysOf({ cioId, id, email }: Profile): string[] {
  const keys = [keyOf({ type: 'cio_id', value: cioId })];
  if (id !== undefined) keys.push(keyOf({ type: 'id', value: id }));
  if (email !== undefined) keys.push(keyOf({ type: 'email', value: email }));
  return keys;
}

/** Returns the id of a person, otherwise the email, otherwise the cio_id. */
export const labelOf = (profile: Profile): string => profile.id ?? profile.email ?? profile.cioId;
