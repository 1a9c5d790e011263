import { COMMAND_SCHEMA, type Command, commandTypes, deriveUlid, headers, type Topic } from '@cio-bus/contracts';
import { seededRandom } from '@cio-bus/customerio-sandbox';

/** A command as the SDK publishes it, with its topic. */
export interface WrittenCommand {
  topic: Topic;
  key: string;
  value: string;
  headers: Record<string, string>;
}

/** What to generate. */
export interface CommandOptions {
  messages: number;
  /** Number of people; each command picks one at random. */
  keys: number;
  /** Size of a value. */
  valueBytes: number;
  /** Whether 35 % are identifies; otherwise all are events. */
  mixed: boolean;
}

const IDENTIFY_SHARE = 0.35;
const START_MS = Date.UTC(2026, 10, 21);
const SEED = 1;

/** Generates the same commands every time. Each carries its sequence number within its key, from 0, as `seq`. */
export function* generateCommands({ messages, keys, valueBytes, mixed }: CommandOptions): Generator<WrittenCommand> {
  const random = seededRandom(SEED);
  const nextOf = new Map<string, number>();
  for (let index = 0; index < messages; index += 1) {
    const userId = `user-${Math.floor(random() * keys)}`;
    const seq = nextOf.get(userId) ?? 0;
    nextOf.set(userId, seq + 1);
    const timestamp = START_MS + index;
    const id = deriveUlid(timestamp, String(index));
    const fields = { id, userId, timestamp, correlationId: id };
    const command: Command =
      mixed && random() < IDENTIFY_SHARE
        ? { ...fields, type: 'identify', payload: { seq, plan: 'pro', note: '' } }
        : { ...fields, type: 'track', payload: { name: 'order_paid', data: { seq, total: 42, note: '' } } };
    yield write(command, valueBytes);
  }
}

function write(command: Command, valueBytes: number): WrittenCommand {
  const bare = JSON.stringify(command);
  const note = 'x'.repeat(Math.max(0, valueBytes - bare.length));
  return {
    topic: commandTypes[command.type].topic,
    key: command.userId ?? '',
    value: bare.replace('"note":""', `"note":"${note}"`),
    headers: { [headers.source]: 'bench', [headers.schema]: COMMAND_SCHEMA, [headers.id]: command.id },
  };
}
