import type { PersonRef } from '../validation/person-ref.ts';
import type { Profile } from './profile.ts';

/** Returns the key of an identifier. Emails are compared without case. */
export const keyOf = ({ type, value }: PersonRef): string =>
  type === 'email' ? `email:${value.toLowerCase()}` : `${type}:${value}`;

/** Returns the keys of all identifiers of a person. */
export function keysOf({ cioId, id, email, phone }: Profile): string[] {
  const keys = [keyOf({ type: 'cio_id', value: cioId })];
  if (id !== undefined) keys.push(keyOf({ type: 'id', value: id }));
  if (email !== undefined) keys.push(keyOf({ type: 'email', value: email }));
  if (phone !== undefined) keys.push(keyOf({ type: 'phone', value: phone }));
  return keys;
}

/** Returns the id of a person, otherwise the email, the phone number or the cio_id. */
export const labelOf = (profile: Profile): string => profile.id ?? profile.email ?? profile.phone ?? profile.cioId;
