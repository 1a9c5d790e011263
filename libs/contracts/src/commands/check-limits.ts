import { topics } from '../records/topics.ts';
import { type Command, keyOf } from './command.ts';
import { commandTypes } from './command-types.ts';
import { checkBytes, jsonBytes, limits, textBytes } from './limits.ts';

/** Room for what delivery adds to an item: field names, `_env`, `_timestamp`, `_updated_at`. */
const ITEM_OVERHEAD_BYTES = 300;

/**
 * Checks a command against Customer.io's limits, so that a producer's mistake is the producer's exception.
 *
 * @throws BusError `MESSAGE_TOO_LARGE` naming the field and its limit.
 */
export function checkLimits(command: Command): void {
  const { topic, checkPayload } = commandTypes[command.type];
  const subject = keyOf(command);
  const person = command.userId ?? command.anonymousId ?? '';
  checkBytes(command.userId === undefined ? 'anonymousId' : 'userId', textBytes(person), limits.personIdBytes);
  (checkPayload as (payload: Command['payload']) => void)(command.payload);
  if (topic === topics.transactional) return;
  checkBytes('command', jsonBytes(command.payload) + textBytes(subject) + ITEM_OVERHEAD_BYTES, limits.itemBytes);
}
