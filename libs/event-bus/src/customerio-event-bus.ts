import { BusError, type Command, type CommandOf, type CommandType } from '@cio-bus/contracts';
import { type Producer, PublishError } from '@cio-bus/kafka';
import { commandRecord } from './command-record.ts';
import { completeCommand, type Minting } from './complete-command.ts';
import { PublishFailedError } from './publish-failed-error.ts';
import type { CommandDraft, CommandOptions, Published, PublishOptions } from './publish-options.ts';
import type { SendPayload } from './send-payload.ts';

/** The person of an event: a user id, or the anonymous id of somebody whom Customer.io does not know yet. */
export type EventSubject = string | { anonymousId: string };

type Attributes = Record<string, unknown>;
/** An object of Customer.io, such as a company: the number of its type, and its own id. */
export type ObjectRef = { objectTypeId: string | number; objectId: string };
/** A relationship to an object. */
export type Relationship = ObjectRef & { attributes?: Attributes };
type Device = { id: string; platform: 'ios' | 'android'; last_used?: unknown; attributes?: unknown };
/** A metric of a delivery. */
export type DeliveryEvent = CommandOf<'delivery_event'>['payload'];
type PersonIdentifier = { id: string } | { email: string } | { cio_id: string };

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
/** A method per type of command: a type without one does not compile. */
type CommandMethods = {
  [T in CommandType as T extends 'transactional' ? 'sendTransactional' : CamelCase<T>]: (
    ...args: never[]
  ) => Promise<Published>;
};

/** A producer that can be started and stopped, such as the one of `createProducer` in libs/kafka. */
export interface StartableProducer extends Producer {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Publishes commands for Customer.io. Every method resolves once Kafka has the command on all in-sync replicas. From then on
 * the command takes effect once, after every earlier command of the same user, even if Customer.io is down for days.
 *
 * Every method throws
 * - BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` when the command is wrong: nothing was sent;
 * - {@link PublishFailedError} with the command's id when Kafka did not acknowledge it.
 */
export class CustomerIOEventBus implements CommandMethods {
  readonly #producer: StartableProducer;
  readonly #source: string;
  readonly #minting: Minting;

  /** Use `createEventBus`. */
  constructor(producer: StartableProducer, source: string, minting: Minting) {
    this.#producer = producer;
    this.#source = source;
    this.#minting = minting;
  }

  /** Connects to Kafka. Publishing fails with `not-sent` until it has resolved. */
  async start(): Promise<void> {
    await this.#producer.start();
  }

  /** Sends pending commands, then disconnects. */
  async stop(): Promise<void> {
    await this.#producer.stop();
  }

  /** Publishes a command of any type. */
  async publish(draft: CommandDraft, options: CommandOptions = {}): Promise<Published> {
    const { command, json } = completeCommand(draft, options.idempotencyKey, this.#minting);
    const { deadlineMs, traceparent } = options;
    const record = commandRecord({ command, json }, { source: this.#source, traceparent });
    try {
      const position = await this.#producer.publish(record, deadlineMs === undefined ? {} : { deadlineMs });
      return { id: command.id, ...position };
    } catch (cause) {
      // Any other error counts as unknown: publishing again with the id is harmless either way.
      if (cause instanceof PublishError && cause.isTooLarge) throw tooLarge(command, json, cause);
      const outcome = cause instanceof PublishError ? cause.outcome : 'unknown';
      throw new PublishFailedError(command.id, outcome, { cause });
    }
  }

  /** Sets attributes of a person, who is created when new. */
  identify(userId: string, attributes: Attributes, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'identify', userId, payload: attributes }, options);
  }

  /** Records an event: `track('u1', 'order_paid', { total: 42 })`. */
  track(subject: EventSubject, name: string, data?: Attributes, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'track', ...personOf(subject), payload: eventOf(name, data) }, options);
  }

  /** Records a page view; `name` is its address. */
  page(subject: EventSubject, name: string, data?: Attributes, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'page', ...personOf(subject), payload: eventOf(name, data) }, options);
  }

  /** Records a screen view of a mobile app. */
  screen(subject: EventSubject, name: string, data?: Attributes, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'screen', ...personOf(subject), payload: eventOf(name, data) }, options);
  }

  /** Sends one message to one person: a `template` of the registry, or Customer.io's own send request plus `channel`. */
  sendTransactional(userId: string, payload: SendPayload, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'transactional', userId, payload }, options);
  }

  /** Deletes the person's profile permanently, and blocks the person from being created again. */
  suppress(userId: string, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'suppress', userId, payload: {} }, options);
  }

  /** Lifts the block of {@link suppress}; the deleted profile is not restored. */
  unsuppress(userId: string, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'unsuppress', userId, payload: {} }, options);
  }

  /** Deletes the person's profile; a later identify creates a new one. */
  delete(userId: string, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'delete', userId, payload: {} }, options);
  }

  /** Adds a device to a person, or updates it. */
  addDevice(userId: string, device: Device, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'add_device', userId, payload: { device } }, options);
  }

  /** Removes a device from a person. */
  deleteDevice(userId: string, deviceId: string, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'delete_device', userId, payload: { device: { id: deviceId } } }, options);
  }

  /** Merges the secondary person into the user, permanently. Ordered with the user's commands, not with the secondary person's. */
  merge(userId: string, secondary: PersonIdentifier, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'merge', userId, payload: { secondary } }, options);
  }

  /** Relates a person to objects, or updates the attributes of the relationships. */
  relate(userId: string, relationships: Relationship[], options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'relate', userId, payload: { relationships } }, options);
  }

  /** Ends relationships of a person to objects. */
  unrelate(userId: string, relationships: ObjectRef[], options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'unrelate', userId, payload: { relationships } }, options);
  }

  /** Sets attributes of an object, which is created when new. */
  objectIdentify(object: ObjectRef, attributes: Attributes, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'object_identify', payload: { ...object, attributes } }, options);
  }

  /** Deletes an object and all relationships to it. */
  objectDelete(object: ObjectRef, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'object_delete', payload: { ...object } }, options);
  }

  /** Reports what happened to a message: `deliveryEvent({ deliveryId, metric: 'opened' })`. */
  deliveryEvent(event: DeliveryEvent, options: PublishOptions = {}): Promise<Published> {
    return this.#send({ type: 'delivery_event', payload: event }, options);
  }

  #send(draft: CommandDraft, options: PublishOptions): Promise<Published> {
    const { idempotencyKey: _key, deadlineMs: _deadline, traceparent: _trace, ...fields } = options;
    return this.publish({ ...draft, ...fields }, options);
  }
}

function tooLarge({ type, payload }: Command, json: string, cause: PublishError): BusError {
  const field = type === 'transactional' && payload.attachments !== undefined ? 'payload.attachments' : 'payload';
  const text = `${field}: the command has ${Buffer.byteLength(json)} bytes, more than a record of its topic takes`;
  return new BusError('MESSAGE_TOO_LARGE', text, { field, reason: 'record-too-large', cause });
}

const personOf = (subject: EventSubject) =>
  typeof subject === 'string' ? { userId: subject } : { anonymousId: subject.anonymousId };

const eventOf = (name: string, data: Attributes | undefined) => (data === undefined ? { name } : { name, data });
