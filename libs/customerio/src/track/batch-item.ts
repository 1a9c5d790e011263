import { BusError, type CommandOf, type EventCommand, type PersonCommand } from '@cio-bus/contracts';

/** An item of Track v2's batch. */
export type BatchItem = Readonly<Record<string, unknown>>;

type Mappings = {
  readonly [T in PersonCommand['type']]: (command: CommandOf<T>, environment: string) => BatchItem;
};

/** Customer.io's times are in whole seconds, those of our contracts in milliseconds. */
export const seconds = (ms: number): number => Math.floor(ms / 1_000);

type Subject = Pick<PersonCommand, 'userId' | 'anonymousId' | 'idType'>;

/** The person, by Customer.io's names. */
export const identifiersOf = ({ userId, anonymousId, idType = 'id' }: Subject) =>
  userId === undefined ? { anonymous_id: anonymousId } : { [idType]: userId };

/**
 * Maps a command to an item of a v2 batch; commands carry the field names of Track v1.
 *
 * An identify gets `_env`, and from the command's time `_updated_at` and what Customer.io drops an older update by that
 * arrives late: `timestamp`, and `_timestamp`, its name in v1. An event gets its ULID, by which a repeat is dropped.
 *
 * @throws BusError `MESSAGE_INVALID` for relationships that an identify cannot express
 */
export function toBatchItem(command: PersonCommand, environment: string): BatchItem {
  const map = mappings[command.type] as (command: PersonCommand, environment: string) => BatchItem;
  return map(command, environment);
}

/** Maps an event of somebody whom Customer.io does not know yet to a body of Track v1: such events are not documented for v2. */
export function toAnonymousEvent(command: EventCommand): BatchItem & { name: string } {
  return { ...eventFields(command), ...anonymousTypes[command.type], data: command.payload.data ?? {} };
}

/** An exhaustive record: a type of command without a mapping does not compile. */
const mappings: Mappings = {
  identify(command, environment) {
    const at = seconds(command.timestamp);
    const { cio_relationships: relationships, ...payload } = command.payload;
    const attributes = { ...payload, _env: environment, _updated_at: at, _timestamp: at };
    return { ...itemOf(command, 'identify'), timestamp: at, attributes, ...relationshipsOf(relationships) };
  },
  suppress: (command) => itemOf(command, 'suppress'),
  unsuppress: (command) => itemOf(command, 'unsuppress'),
  delete: (command) => itemOf(command, 'delete'),
  add_device: (command) => ({ ...itemOf(command, 'add_device'), device: deviceOf(command.payload.device) }),
  delete_device: (command) => ({ ...itemOf(command, 'delete_device'), device: deviceOf(command.payload.device) }),
  merge: (command) => ({
    type: 'person',
    action: 'merge',
    primary: identifiersOf(command),
    secondary: command.payload.secondary,
  }),
  track: (command) => eventItem(command, 'event'),
  page: (command) => eventItem(command, 'page'),
  screen: (command) => eventItem(command, 'screen'),
};

/** A list beside the attributes in v2; in v1, an object among them that also says what to do with it. */
function relationshipsOf(given: unknown): { cio_relationships?: readonly unknown[] } {
  if (given === undefined) return {};
  if (Array.isArray(given)) return { cio_relationships: given };
  const { action = 'add_relationships', relationships } = Object(given) as {
    action?: unknown;
    relationships?: unknown;
  };
  if (action === 'add_relationships' && Array.isArray(relationships)) return { cio_relationships: relationships };
  const text = 'payload.cio_relationships: must be a list, or an object with action add_relationships and a list';
  throw new BusError('MESSAGE_INVALID', text, { field: 'payload.cio_relationships', reason: 'relationships' });
}

/** What Track v1 calls the types of events; an event proper has no type. */
const anonymousTypes: Readonly<Record<EventCommand['type'], { type?: string }>> = {
  track: {},
  page: { type: 'page' },
  screen: { type: 'screen' },
};

const itemOf = (command: PersonCommand, action: string) => ({
  type: 'person',
  action,
  identifiers: identifiersOf(command),
});

const eventItem = (command: EventCommand, action: string) => ({
  ...itemOf(command, action),
  ...eventFields(command),
  attributes: command.payload.data ?? {},
});

const eventFields = ({ id, timestamp, payload }: EventCommand) => ({
  name: payload.name,
  id,
  timestamp: seconds(timestamp),
});

const deviceOf = ({ id, ...device }: { id: string }) => ({ token: id, ...device });
