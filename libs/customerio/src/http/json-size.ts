import { BusError } from '@cio-bus/contracts';

/**
 * Size of a value as JSON, bytes of UTF-8.
 *
 * @throws BusError `MESSAGE_INVALID` when it cannot be serialised: nested too deep, a cycle, a `toJSON` that throws.
 */
export function jsonSize(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the command cannot be serialised as JSON', { cause, reason: 'not-json' });
  }
}
