import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  BusError,
  type CommandOf,
  type CommandType,
  checkLimits,
  checkShape,
  deriveUlid,
  type EventCommand,
  type IdentifyCommand,
  type PersonCommand,
  type ProfileCommand,
  personCommandShape,
  withoutDates,
} from '@cio-bus/contracts';
import type { CustomerIOEvents } from './customerio-events.ts';
import type { DeliveryResults } from './track/deliver-commands.ts';

/** Options of a delivery. */
export interface DeliverOptions {
  /** When aborted, requests in flight are cancelled, and commands that were not sent fail as VENDOR_UNAVAILABLE. */
  signal?: AbortSignal;
}

/** Options of a call that is about a person by an identifier. */
export interface CallOptions extends DeliverOptions {
  /** What the identifier is; a phone number has the form `+14155552671`. @default 'id' */
  idType?: PersonCommand['idType'];
  /** When it happened, ms since the epoch. @default now */
  timestamp?: number;
  /** ULID of the command: Customer.io drops an event whose id it has seen. @default a new one */
  id?: string;
}

/** An event of a person, in the words of Track v1. */
export interface NamedEvent {
  name: string;
  data?: Record<string, unknown>;
}

type Payload<T extends CommandType> = CommandOf<T>['payload'];
type Relationships = Payload<'relate'>['relationships'];
type ObjectRef = Payload<'object_delete'>;
type Subject = { userId?: string };

/**
 * One call for each change at Customer.io: with a whole command, or with the person and what is to change. Every call
 * throws the BusError that `deliver` returns, and MESSAGE_INVALID or MESSAGE_TOO_LARGE for what Customer.io would refuse.
 */
export abstract class DirectCalls extends EventEmitter<CustomerIOEvents> {
  abstract deliver(commands: readonly PersonCommand[], options?: DeliverOptions): Promise<DeliveryResults>;

  /** Sets attributes of a person, who is created when new. */
  identifyUser(command: IdentifyCommand, options?: DeliverOptions): Promise<void>;
  identifyUser(userId: string, attributes: Record<string, unknown>, options?: CallOptions): Promise<void>;
  identifyUser(
    subject: IdentifyCommand | string,
    attributes: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<void> {
    if (isCommand(subject)) return this.#deliverOne(subject, attributes);
    return this.#change('identify', { userId: subject }, attributes, options);
  }

  /** Records an event. */
  trackEvent(command: EventCommand, options?: DeliverOptions): Promise<void>;
  trackEvent(userId: string, event: NamedEvent, options?: CallOptions): Promise<void>;
  trackEvent(
    subject: EventCommand | string,
    event: NamedEvent | DeliverOptions = {},
    options: CallOptions = {},
  ): Promise<void> {
    if (isCommand(subject)) return this.#deliverOne(subject, event as DeliverOptions);
    return this.#change('track', { userId: subject }, event as Payload<'track'>, options);
  }

  /** Suppresses, unsuppresses or deletes a person; suppressing deletes permanently. */
  changeProfile(command: ProfileCommand, options: DeliverOptions = {}): Promise<void> {
    return this.#deliverOne(command, options);
  }

  /** Deletes the person's profile permanently, and blocks the person from being created again. */
  suppress(userId: string, options: CallOptions = {}): Promise<void> {
    return this.#change('suppress', { userId }, {}, options);
  }

  /** Lifts the block of {@link suppress}. */
  unsuppress(userId: string, options: CallOptions = {}): Promise<void> {
    return this.#change('unsuppress', { userId }, {}, options);
  }

  /** Deletes the person's profile; a later identify creates a new one. */
  delete(userId: string, options: CallOptions = {}): Promise<void> {
    return this.#change('delete', { userId }, {}, options);
  }

  /** Adds a device for push messages to a person, or updates it. */
  addDevice(userId: string, device: Payload<'add_device'>['device'], options: CallOptions = {}): Promise<void> {
    return this.#change('add_device', { userId }, { device }, options);
  }

  /** Removes a device from a person. */
  deleteDevice(userId: string, deviceId: string, options: CallOptions = {}): Promise<void> {
    return this.#change('delete_device', { userId }, { device: { id: deviceId } }, options);
  }

  /** Merges the secondary person into the user, permanently. Without effect while the user does not exist. */
  merge(userId: string, secondary: Payload<'merge'>['secondary'], options: CallOptions = {}): Promise<void> {
    return this.#change('merge', { userId }, { secondary }, options);
  }

  /** Relates a person to objects, or updates the attributes of the relationships. */
  relate(userId: string, relationships: Relationships, options: CallOptions = {}): Promise<void> {
    return this.#change('relate', { userId }, { relationships }, options);
  }

  /** Ends relationships of a person to objects. */
  unrelate(userId: string, relationships: Relationships, options: CallOptions = {}): Promise<void> {
    return this.#change('unrelate', { userId }, { relationships }, options);
  }

  /** Sets attributes of an object, which is created when new. */
  objectIdentify(object: ObjectRef, attributes: Record<string, unknown>, options: CallOptions = {}): Promise<void> {
    return this.#change('object_identify', {}, { ...object, attributes }, options);
  }

  /** Deletes an object and all relationships to it. */
  objectDelete(object: ObjectRef, options: CallOptions = {}): Promise<void> {
    return this.#change('object_delete', {}, object, options);
  }

  /** Reports what happened to a message that Customer.io has sent. */
  deliveryEvent(event: Payload<'delivery_event'>, options: CallOptions = {}): Promise<void> {
    return this.#change('delivery_event', {}, event, options);
  }

  async #change<T extends PersonCommand['type']>(
    type: T,
    subject: Subject,
    payload: Payload<T>,
    options: CallOptions,
  ): Promise<void> {
    await this.#deliverOne(completeCommand(type, subject, payload, options), options);
  }

  async #deliverOne(command: PersonCommand, options: DeliverOptions): Promise<void> {
    const [error] = await this.deliver([command], options);
    if (error) throw error;
  }
}

/** Whether the call was given a whole command; anything else is taken for a user id, and refused if it is none. */
const isCommand = <C extends object>(subject: C | string): subject is C =>
  typeof subject === 'object' && subject !== null;

/** The command of a call, checked. @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming the field */
function completeCommand<T extends PersonCommand['type']>(
  type: T,
  subject: Subject,
  payload: Payload<T>,
  { idType, timestamp = Date.now(), id = deriveUlid(Date.now(), randomUUID()) }: CallOptions,
): PersonCommand {
  if ('userId' in subject && typeof subject.userId !== 'string') {
    throw new BusError('MESSAGE_INVALID', 'userId: must be a string', { field: 'userId', reason: 'no-text' });
  }
  const draft = {
    id,
    type,
    ...subject,
    payload: withoutDates(payload, type),
    timestamp,
    correlationId: id,
    ...(idType && { idType }),
  };
  const command = checkShape(personCommandShape, draft);
  checkLimits(command);
  return command;
}
