import { z } from 'zod';
import { type Topic, topics } from './topics.ts';

/** Times below this are taken for seconds: as milliseconds they would lie before 1973-03-03. */
const EARLIEST_MS = 1e11;

const timestamp = z
  .number()
  .int('must be a whole number of milliseconds')
  .min(EARLIEST_MS, 'looks like seconds; milliseconds since the epoch are wanted')
  .max(2 ** 48 - 1, 'is too far in the future')
  .describe('When it happened, ms since the epoch.');

const attributes = z.looseObject({});

const common = {
  id: z.string().min(1).describe('ULID; Customer.io drops a repeated event id. Derived when absent.'),
  userId: z.string().min(1).describe('The person, and the Kafka key.'),
  idType: z.enum(['id', 'email', 'cio_id']).optional().describe('What userId is. Default: id.'),
  timestamp,
  correlationId: z.string().min(1).describe('Ties together what belongs together. Default: id.'),
};

/** A person's event may also be somebody's whom Customer.io does not know yet. */
const personOrAnonymous = { ...common, userId: common.userId.optional(), anonymousId: z.string().min(1).optional() };

const eventPayload = z.looseObject({ name: z.string().min(1), data: attributes.optional() });
const noPayload = z.looseObject({});
const secondary = z.union([
  z.strictObject({ id: z.string().min(1) }),
  z.strictObject({ email: z.string().min(1) }),
  z.strictObject({ cio_id: z.string().min(1) }),
]);

/** Channels of transactional messages, by the names of Customer.io's send paths. */
export const channels = ['email', 'push', 'sms', 'whatsapp', 'inbox_message', 'in_app'] as const;

/** Customer.io's own send request plus `channel`, or a `template` of our registry. Unknown fields are kept. */
const transactionalPayload = z.looseObject({
  channel: z.enum(channels).default('email'),
  template: z.string().min(1).optional(),
  transactional_message_id: z.union([z.string().min(1), z.number().int()]).optional(),
  to: z.string().min(1).optional(),
  identifiers: z.record(z.string(), z.string()).optional(),
  message_data: attributes.optional(),
});

const identifyCommand = z.looseObject({ ...common, type: z.literal('identify'), payload: attributes });
const suppressCommand = z.looseObject({ ...common, type: z.literal('suppress'), payload: noPayload });
const unsuppressCommand = z.looseObject({ ...common, type: z.literal('unsuppress'), payload: noPayload });
const deleteCommand = z.looseObject({ ...common, type: z.literal('delete'), payload: noPayload });
const addDeviceCommand = z.looseObject({
  ...common,
  type: z.literal('add_device'),
  payload: z.looseObject({ device: z.looseObject({ id: z.string().min(1), platform: z.enum(['ios', 'android']) }) }),
});
const deleteDeviceCommand = z.looseObject({
  ...common,
  type: z.literal('delete_device'),
  payload: z.looseObject({ device: z.looseObject({ id: z.string().min(1) }) }),
});
const mergeCommand = z.looseObject({ ...common, type: z.literal('merge'), payload: z.looseObject({ secondary }) });
const trackCommand = z.looseObject({ ...personOrAnonymous, type: z.literal('track'), payload: eventPayload });
const pageCommand = z.looseObject({ ...personOrAnonymous, type: z.literal('page'), payload: eventPayload });
const screenCommand = z.looseObject({ ...personOrAnonymous, type: z.literal('screen'), payload: eventPayload });
const transactionalShape = z.looseObject({
  ...common,
  type: z.literal('transactional'),
  payload: transactionalPayload,
});

/** What a command of any type carries. */
interface CommandBase {
  /** ULID. Customer.io drops an event whose id it has seen. */
  id: string;
  /** What `userId` is. Absent: `id`. */
  idType?: 'id' | 'email' | 'cio_id' | undefined;
  /** When it happened, ms since the epoch. */
  timestamp: number;
  correlationId: string;
}

interface ForPerson extends CommandBase {
  userId: string;
  anonymousId?: undefined;
}

/** An event belongs to a person or to somebody whom Customer.io does not know yet: exactly one of the two ids is there. */
interface ForAnyone extends CommandBase {
  userId?: string | undefined;
  anonymousId?: string | undefined;
}

interface EventPayload {
  name: string;
  data?: Record<string, unknown> | undefined;
}

/** A device as Track v1 names its fields. */
interface Device {
  id: string;
  platform: 'ios' | 'android';
  last_used?: unknown;
  attributes?: unknown;
}

/** Sets attributes of a person; the payload is the attributes, flat. */
export type IdentifyCommand = ForPerson & { type: 'identify'; payload: Record<string, unknown> };
/** An event, page view or screen view. */
export type EventCommand = ForAnyone & { type: 'track' | 'page' | 'screen'; payload: EventPayload };
/** Removes or blocks a person, or lifts the block. */
export type ProfileCommand = ForPerson & {
  type: 'suppress' | 'unsuppress' | 'delete';
  payload: Record<string, unknown>;
};
/** Adds or changes a device. */
export type AddDeviceCommand = ForPerson & { type: 'add_device'; payload: { device: Device } };
/** Removes a device. */
export type DeleteDeviceCommand = ForPerson & { type: 'delete_device'; payload: { device: { id: string } } };
/** Merges `secondary` into the person of `userId`, for good. */
export type MergeCommand = ForPerson & {
  type: 'merge';
  payload: { secondary: { id: string } | { email: string } | { cio_id: string } };
};
/** Sends one message to one person. */
export type TransactionalCommand = ForPerson & {
  type: 'transactional';
  payload: {
    channel: (typeof channels)[number];
    template?: string | undefined;
    transactional_message_id?: string | number | undefined;
    to?: string | undefined;
    identifiers?: Record<string, string> | undefined;
    message_data?: Record<string, unknown> | undefined;
    [field: string]: unknown;
  };
};

/** A command of `customerio.identify` or `customerio.track`: the Track API's. */
export type PersonCommand =
  | IdentifyCommand
  | EventCommand
  | ProfileCommand
  | AddDeviceCommand
  | DeleteDeviceCommand
  | MergeCommand;
/** Any command of the bus. */
export type Command = PersonCommand | TransactionalCommand;
/** A command's `type`. */
export type CommandType = Command['type'];

/** The shape of commands that change a person or tell what a person did. Unknown fields are kept. */
export const personCommandShape: z.ZodType<PersonCommand> = z
  .discriminatedUnion('type', [
    identifyCommand,
    suppressCommand,
    unsuppressCommand,
    deleteCommand,
    addDeviceCommand,
    deleteDeviceCommand,
    mergeCommand,
    trackCommand,
    pageCommand,
    screenCommand,
  ])
  .superRefine((command, context) => {
    const { userId, anonymousId } = command as { userId?: unknown; anonymousId?: unknown };
    if ((userId === undefined) === (anonymousId === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['userId'],
        message: 'exactly one of userId and anonymousId is wanted',
      });
    }
  });

/** The shape of commands that send one message to one person: the App API's. Unknown fields are kept. */
export const transactionalCommandShape: z.ZodType<TransactionalCommand> = transactionalShape;

/** The topic that a command of each type goes to. */
export const topicOf = {
  identify: topics.identify,
  suppress: topics.identify,
  unsuppress: topics.identify,
  delete: topics.identify,
  add_device: topics.identify,
  delete_device: topics.identify,
  merge: topics.identify,
  track: topics.track,
  page: topics.track,
  screen: topics.track,
  transactional: topics.transactional,
} as const satisfies Record<CommandType, Topic>;

/** The Kafka key of a command: the person's id, so that a person's commands stay in order. */
export const keyOf = (command: Pick<Command, 'userId' | 'anonymousId'>): string =>
  command.userId ?? command.anonymousId ?? '';
