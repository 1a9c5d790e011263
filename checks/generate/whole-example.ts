import { type CommandType, commandTypes, deriveUlid } from '@cio-bus/contracts';

const AT_MS = Date.UTC(2026, 10, 21, 12);

/** A whole command of a type, with every field that a publisher writes: what the value of a record is. */
export function wholeExample(type: CommandType): Record<string, unknown> {
  const { subject, example } = commandTypes[type];
  const id = deriveUlid(AT_MS, type);
  const person = subject === 'person' || subject === 'anyone' ? { userId: 'u1' } : {};
  return { id, type, ...person, payload: example, timestamp: AT_MS, correlationId: id };
}
