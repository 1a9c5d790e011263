import { isObject } from './json-object.ts';
import { checkBytes, limits } from './limits.ts';
import { RequestError } from './request-error.ts';

/** One identifier of a person, as a request names them. */
export interface PersonRef {
  type: 'id' | 'email' | 'cio_id' | 'phone';
  value: string;
}

/**
 * Reads identifiers: exactly one of `id`, `email`, `phone`, `cio_id`.
 *
 * @throws RequestError otherwise
 */
export function readPerson(value: unknown, field = 'identifiers'): PersonRef {
  const given = isObject(value) ? Object.entries(value).filter(([, one]) => one !== undefined && one !== null) : [];
  const [type, identifier] = given[0] ?? [];
  if (given.length !== 1 || !isIdentifierType(type)) {
    throw new RequestError('required', field, `${field} must hold exactly one of id, email, phone, cio_id`);
  }
  const text = typeof identifier === 'number' ? String(identifier) : identifier;
  if (typeof text !== 'string' || text === '') throw new RequestError('invalid', field, `${field} cannot be blank`);
  if (type === 'phone' && !isPhoneNumber(text))
    throw new RequestError('invalid', field, `${field} phone must be in the form of E.164`);
  checkBytes(`${field} ${type}`, Buffer.byteLength(text), limits.identifierBytes);
  return { type, value: text };
}

/** Whether a text is a phone number in the form of E.164. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{1,14}$/.test(text);

const isIdentifierType = (type: unknown): type is PersonRef['type'] =>
  type === 'id' || type === 'email' || type === 'phone' || type === 'cio_id';
