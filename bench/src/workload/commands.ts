import { COMMAND_SCHEMA, type Command, commandTypes, deriveUlid, headers, type Topic } from '@cio-bus/contracts';
import { seededRandom } from '@cio-bus/customerio-sandbox';

/** A command as an app's SDK writes it, and where it goes. */
export interface WrittenCommand {
  topic: Topic;
  key: string;
  value: string;
  headers: Record<string, string>;
}

/** What to make. */
export interface CommandOptions {
  messages: number;
  /** People; who is next is chance. */
  keys: number;
  /** Size of a value. */
  valueBytes: number;
  /** 35 % identifies; events alone otherwise. */
  mixed: boolean;
}

const IDENTIFY_SHARE = 0.35;
const START_MS = Date.UTC(2026, 10, 21);
const SEED = 1;

/** Generates commands, always the same ones. Each carries its number among those of its key, from 0 on, as `seq`. */
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
