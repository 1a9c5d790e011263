import { BusError, type ErrorCode, type RawRecord, topics } from '@cio-bus/contracts';
import { type OutgoingRecord, toDeadLetter } from '@cio-bus/kafka';
import { generateCommands } from './commands.ts';

/** Why dead letters failed: each is one group, whatever ids, times and names its texts have. */
const causes: readonly [ErrorCode, { status?: number; reason: string; field?: string }, (n: number) => string][] = [
  ['VENDOR_REJECTED', { status: 400, reason: 'event' }, (n) => `the event "order_${n % 97}" of user-${n} is not known`],
  ['VENDOR_REJECTED', { status: 404, reason: 'customer' }, (n) => `no customer with the id user-${n} at ${timeOf(n)}`],
  ['VENDOR_REJECTED', { status: 400, reason: 'email' }, (n) => `user-${n}@example.com is no address`],
  [
    'MESSAGE_INVALID',
    { reason: 'type', field: 'payload.total' },
    (n) => `payload.total: expected a number, got "${n}"`,
  ],
  ['MESSAGE_INVALID', { reason: 'required', field: 'userId' }, (n) => `userId is required, in ${n} of ${timeOf(n)}`],
  ['VENDOR_REJECTED', { status: 422, reason: 'template' }, (n) => `template ${n % 13} has no variable "name_${n}"`],
];

/** Number of groups that the dead letters have. */
export const CAUSES = causes.length;
/** Words by which the queries search: one that every dead letter has, and one of a sixth of them. */
export const words = { everywhere: 'publisher', ofOneCause: 'customer' } as const;

const START_MS = Date.UTC(2026, 10, 21);
const PEOPLE = 20_000;
const VALUE_BYTES = 300;
const timeOf = (n: number) => new Date(START_MS + n * 1_000).toISOString();

/** Generates the same dead letters every time, one a second. */
export function* generateDeadLetters(messages: number): Generator<OutgoingRecord> {
  const commands = generateCommands({ messages, keys: PEOPLE, valueBytes: VALUE_BYTES, mixed: false });
  let n = 0;
  for (const { key, value, headers } of commands) {
    const failedAt = START_MS + n * 1_000;
    const record: RawRecord = {
      ...{ topic: topics.track, partition: n % 6, offset: Math.floor(n / 6), timestamp: failedAt - 5 },
      ...{ key: Buffer.from(key), value: Buffer.from(value), headers },
    };
    const [code, group, textOf] = causes[n % CAUSES] as (typeof causes)[number];
    const error = new BusError(code, textOf(n), group);
    yield toDeadLetter(record, {
      ...{ error, service: 'track-publisher', attempts: 1, processingTimeMs: 3, firstFailedAt: failedAt, failedAt },
    });
    n += 1;
  }
}
