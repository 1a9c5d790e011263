import type { z } from 'zod';
import { type Topic, topics } from '../records/topics.ts';
import { checkSend } from './check-send.ts';
import type { CommandTypeDefinition } from './command-type-definition.ts';
import {
  checkAttributes,
  checkDelivery,
  checkDevice,
  checkEventName,
  checkObject,
  checkRelationships,
  checkSecondary,
  noPayloadLimit,
} from './limits.ts';
import {
  addDevicePayload,
  deleteDevicePayload,
  deliveryEventPayload,
  emptyPayload,
  eventPayload,
  identifyPayload,
  mergePayload,
  objectDeletePayload,
  objectIdentifyPayload,
  relationshipsPayload,
  transactionalPayload,
} from './payloads.ts';

/**
 * Every type of command. The TypeScript types, the schemas, topics, barriers, limits and docs follow from this table;
 * a type without a mapping to Customer.io or without a method of the SDK does not compile.
 */
export const commandTypes = {
  identify: {
    topic: topics.identify,
    subject: 'person',
    payload: identifyPayload,
    checkPayload: checkAttributes,
    repeatable: true,
    summary: 'Sets attributes of a person, who is created when new.',
    example: { email: 'ada@example.com', plan: 'pro' },
  },
  suppress: {
    topic: topics.identify,
    subject: 'person',
    payload: emptyPayload,
    checkPayload: noPayloadLimit,
    repeatable: false, // would delete the profile that later commands have created
    summary: 'Deletes the profile permanently, and blocks the person from being created again.',
    example: {},
  },
  unsuppress: {
    topic: topics.identify,
    subject: 'person',
    payload: emptyPayload,
    checkPayload: noPayloadLimit,
    repeatable: false, // commands before it, which Customer.io ignored, would have an effect when repeated after it
    summary: 'Lifts the block of a suppress. The deleted profile is not restored.',
    example: {},
  },
  delete: {
    topic: topics.identify,
    subject: 'person',
    payload: emptyPayload,
    checkPayload: noPayloadLimit,
    repeatable: false, // would delete the profile that later commands have created
    summary: 'Deletes the profile. A later identify creates a new one.',
    example: {},
  },
  add_device: {
    topic: topics.identify,
    subject: 'person',
    payload: addDevicePayload,
    checkPayload: checkDevice,
    repeatable: true,
    summary: 'Adds a device for push messages, or updates it.',
    example: { device: { id: 'token-1', platform: 'ios' } },
  },
  delete_device: {
    topic: topics.identify,
    subject: 'person',
    payload: deleteDevicePayload,
    checkPayload: noPayloadLimit,
    repeatable: true,
    summary: 'Removes a device.',
    example: { device: { id: 'token-1' } },
  },
  merge: {
    topic: topics.identify,
    subject: 'person',
    payload: mergePayload,
    checkPayload: checkSecondary,
    repeatable: false, // would merge a secondary person whom later commands have created
    summary: 'Merges the secondary person into the one of `userId`, permanently.',
    example: { secondary: { email: 'ada@example.org' } },
  },
  relate: {
    topic: topics.identify,
    subject: 'person',
    payload: relationshipsPayload,
    checkPayload: checkRelationships,
    repeatable: true,
    summary: 'Relates a person to objects, such as companies, or updates the attributes of the relationships.',
    example: { relationships: [{ objectTypeId: '1', objectId: 'acme', attributes: { role: 'admin' } }] },
  },
  unrelate: {
    topic: topics.identify,
    subject: 'person',
    payload: relationshipsPayload,
    checkPayload: checkRelationships,
    repeatable: true,
    summary: 'Ends relationships of a person to objects.',
    example: { relationships: [{ objectTypeId: '1', objectId: 'acme' }] },
  },
  object_identify: {
    topic: topics.identify,
    subject: 'object',
    payload: objectIdentifyPayload,
    checkPayload: checkObject,
    repeatable: true,
    summary: 'Sets attributes of an object, which is created when new.',
    example: { objectTypeId: '1', objectId: 'acme', attributes: { name: 'Acme Corp', seats: 50 } },
  },
  object_delete: {
    topic: topics.identify,
    subject: 'object',
    payload: objectDeletePayload,
    checkPayload: checkObject,
    repeatable: false, // would delete the object that later commands have created, and its relationships
    summary: 'Deletes an object and all relationships to it. A later object_identify creates a new one.',
    example: { objectTypeId: '1', objectId: 'acme' },
  },
  track: {
    topic: topics.track,
    subject: 'anyone',
    payload: eventPayload,
    checkPayload: checkEventName,
    repeatable: true,
    summary: 'Records an event.',
    example: { name: 'order_paid', data: { total: 42 } },
  },
  page: {
    topic: topics.track,
    subject: 'anyone',
    payload: eventPayload,
    checkPayload: checkEventName,
    repeatable: true,
    summary: 'Records a page view; `name` is its address.',
    example: { name: '/pricing' },
  },
  screen: {
    topic: topics.track,
    subject: 'anyone',
    payload: eventPayload,
    checkPayload: checkEventName,
    repeatable: true,
    summary: 'Records a screen view of a mobile app.',
    example: { name: 'Checkout' },
  },
  delivery_event: {
    topic: topics.track,
    subject: 'delivery',
    payload: deliveryEventPayload,
    checkPayload: checkDelivery,
    repeatable: true,
    summary:
      'Reports what happened to a message of Customer.io that does not report it itself, such as a push that was opened.',
    example: { deliveryId: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY', metric: 'opened' },
  },
  transactional: {
    topic: topics.transactional,
    subject: 'person',
    payload: transactionalPayload,
    checkPayload: checkSend,
    repeatable: true, // the sender's ledger sends an id once
    summary: "Sends one message: a `template` of the registry, or Customer.io's own send request plus `channel`.",
    example: { template: 'order-confirmation', to: 'ada@example.com', message_data: { order_id: 'o-4711' } },
  },
} as const satisfies Record<string, CommandTypeDefinition>;

type CommandTypes = typeof commandTypes;

/** A command's `type`. */
export type CommandType = keyof CommandTypes;

/** Types of commands that are published to these topics. */
export type CommandTypeOf<T extends Topic> = {
  [K in CommandType]: CommandTypes[K]['topic'] extends T ? K : never;
}[CommandType];

/** Types of commands that may be about somebody whom Customer.io does not know yet. */
export type AnonymousCommandType = {
  [K in CommandType]: CommandTypes[K]['subject'] extends 'anyone' ? K : never;
}[CommandType];

/** The payload of a type of command, as read. */
export type PayloadOf<T extends CommandType> = z.output<CommandTypes[T]['payload']>;

/** Every type of command, in the order of the table. */
export const allCommandTypes = Object.keys(commandTypes) as CommandType[];
