import type { CommandOf, EventCommand, PersonCommand } from '@cio-bus/contracts';
import { relationshipsOf } from './relationships.ts';

/** An item of Track v2's batch. */
export type BatchItem = Readonly<Record<string, unknown>>;

/** A command that can be an item of a batch. */
export type BatchCommand = Exclude<PersonCommand, { type: 'delivery_event' }>;

type Mappings = {
  readonly [T in BatchCommand['type']]: (command: CommandOf<T>, environment: string) => BatchItem;
};

/** A body of Track v1's metrics. */
export type MetricReport = BatchItem & { delivery_id: string };

/** Customer.io's times are in whole seconds, those of our contracts in milliseconds. */
export const seconds = (ms: number): number => Math.floor(ms / 1_000);

type Subject = Pick<PersonCommand, 'userId' | 'anonymousId' | 'idType'>;
type ObjectRef = CommandOf<'object_delete'>['payload'];

/** The person, by Customer.io's names. */
export const identifiersOf = ({ userId, anonymousId, idType = 'id' }: Subject) =>
  userId === undefined ? { anonymous_id: anonymousId } : { [idType]: userId };

/**
 * Maps a command to an item of a v2 batch; commands carry the field names of Track v1.
 *
 * An identify gets `_env`, and from the command's time `_updated_at` and what Customer.io drops an older update by that
 * arrives late: `timestamp`, and `_timestamp`, its name in v1. An event gets `_env`, and its ULID, by which a repeat is dropped.
 *
 * @throws BusError `MESSAGE_INVALID` for relationships that an identify cannot express
 */
export function toBatchItem(command: BatchCommand, environment: string): BatchItem {
  const map = mappings[command.type] as (command: BatchCommand, environment: string) => BatchItem;
  return map(command, environment);
}

/** Maps an event of somebody whom Customer.io does not know yet to a body of Track v1: such events are not documented for v2. */
export function toAnonymousEvent(command: EventCommand, environment: string): BatchItem & { name: string } {
  const data = { ...command.payload.data, _env: environment };
  return { ...eventFields(command), ...anonymousTypes[command.type], data };
}

/** Maps a delivery event to a body of Track v1's metrics: v2 takes three metrics only, of a device, and without a time. */
export function toMetricReport({ payload, timestamp }: CommandOf<'delivery_event'>): MetricReport {
  const { deliveryId, ...fields } = payload;
  return { ...fields, delivery_id: deliveryId, timestamp: seconds(timestamp) };
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
  relate: (command) => relationshipItem(command, 'add_relationships'),
  unrelate: (command) => relationshipItem(command, 'delete_relationships'),
  object_identify: ({ payload }) => ({ ...objectItem(payload, 'identify'), attributes: payload.attributes ?? {} }),
  object_delete: ({ payload }) => objectItem(payload, 'delete'),
  track: (command, environment) => eventItem(command, 'event', environment),
  page: (command, environment) => eventItem(command, 'page', environment),
  screen: (command, environment) => eventItem(command, 'screen', environment),
};

/** What Track v1 calls the types of events; an event proper has no type. */
const anonymousTypes: Readonly<Record<EventCommand['type'], { type?: string }>> = {
  track: {},
  page: { type: 'page' },
  screen: { type: 'screen' },
};

const itemOf = (command: BatchCommand, action: string) => ({
  type: 'person',
  action,
  identifiers: identifiersOf(command),
});

const eventItem = (command: EventCommand, action: string, environment: string) => ({
  ...itemOf(command, action),
  ...eventFields(command),
  attributes: { ...command.payload.data, _env: environment },
});

/** A person's relationships; what an `unrelate` says about their attributes has no meaning. */
const relationshipItem = (command: CommandOf<'relate' | 'unrelate'>, action: string) => ({
  ...itemOf(command, action),
  cio_relationships: command.payload.relationships.map(({ attributes, ...object }) => ({
    identifiers: objectIdentifiers(object),
    ...(command.type === 'relate' && attributes && { relationship_attributes: attributes }),
  })),
});

const objectItem = (object: ObjectRef, action: string) => ({
  type: 'object',
  action,
  identifiers: objectIdentifiers(object),
});

const objectIdentifiers = ({ objectTypeId, objectId }: ObjectRef) => ({
  object_type_id: String(objectTypeId),
  object_id: objectId,
});

const eventFields = ({ id, timestamp, payload }: EventCommand) => ({
  name: payload.name,
  id,
  timestamp: seconds(timestamp),
});

const deviceOf = ({ id, ...device }: { id: string }) => ({ token: id, ...device });
