import { topics } from '../records/topics.ts';
import { type Command, keyOf } from './command.ts';
import { commandTypes } from './command-types.ts';
import { checkBytes, jsonBytes, limits, textBytes } from './limits.ts';

/** Room for what delivery adds to an item: field names, `_env`, `_timestamp`, `_updated_at`. */
const ITEM_OVERHEAD_BYTES = 300;
/** How much longer Customer.io's form of a relationship is than ours: `identifiers`, `relationship_attributes`, an id in quotes. */
const RELATIONSHIP_OVERHEAD_BYTES = 40;

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
  const related = 'relationships' in command.payload ? [command.payload.relationships].flat().length : 0;
  const overhead = ITEM_OVERHEAD_BYTES + related * RELATIONSHIP_OVERHEAD_BYTES;
  checkBytes('command', jsonBytes(command.payload) + textBytes(subject) + overhead, limits.itemBytes);
}
