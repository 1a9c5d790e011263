import type { EventCommand, PersonCommand } from '@cio-bus/contracts';

/** An item of Track v2's batch. */
export type BatchItem = Readonly<Record<string, unknown>>;

/** Customer.io counts in whole seconds, our contracts in milliseconds. */
export const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** The person as Customer.io names them. */
export const identifiersOf = ({ userId, idType = 'id' }: Pick<PersonCommand, 'userId' | 'idType'>) => ({
  [idType]: userId,
});

/**
 * Maps a person's command to an item of a v2 batch; commands carry the field names of Track v1.
 *
 * An identify gets `_env`, and from the command's time `_updated_at` and `_timestamp`, by which Customer.io drops an
 * older update that arrives late. An event gets its ULID, by which a repeat is dropped.
 */
export function toBatchItem(command: PersonCommand, environment: string): BatchItem {
  const item = { type: 'person', action: command.type as string, identifiers: identifiersOf(command) };
  switch (command.type) {
    case 'identify': {
      const at = seconds(command.timestamp);
      return { ...item, attributes: { ...command.payload, _env: environment, _updated_at: at, _timestamp: at } };
    }
    case 'track':
      return { ...item, action: 'event', ...eventFields(command), attributes: command.payload.data ?? {} };
    case 'page':
    case 'screen':
      return { ...item, ...eventFields(command), attributes: command.payload.data ?? {} };
    case 'add_device':
    case 'delete_device': {
      const { id, ...device } = command.payload.device;
      return { ...item, device: { token: id, ...device } };
    }
    case 'merge':
      return { type: 'person', action: 'merge', primary: item.identifiers, secondary: command.payload.secondary };
    default:
      return item; // suppress, unsuppress, delete: the person is all there is to say
  }
}

/** Maps an event of somebody whom Customer.io does not know yet to a body of Track v1: v2 has no such events. */
export function toAnonymousEvent(command: EventCommand): BatchItem & { name: string } {
  const type = command.type === 'track' ? {} : { type: command.type };
  return { ...eventFields(command), ...type, data: command.payload.data ?? {} };
}

const eventFields = ({ id, timestamp, payload }: EventCommand) => ({
  name: payload.name,
  id,
  timestamp: seconds(timestamp),
});
