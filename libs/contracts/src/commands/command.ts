import { z } from 'zod';
import { topics } from '../records/topics.ts';
import { commandTypesOf } from './command-topics.ts';
import {
  type AnonymousCommandType,
  type CommandType,
  type CommandTypeOf,
  commandTypes,
  type PayloadOf,
} from './command-types.ts';
import { isPhoneNumber } from './phone-number.ts';

/** Smaller times are taken for seconds: as milliseconds they would lie before 1973-03-03. */
const EARLIEST_MS = 1e11;

const idTypes = ['id', 'email', 'phone', 'cio_id'] as const;

/** What a command of any type carries. */
interface CommandBase {
  /** ULID. Customer.io drops an event whose id it has seen. */
  id: string;
  /** What `userId` is. A phone number is in the form of E.164, `+14155552671`. @default 'id' */
  idType?: (typeof idTypes)[number] | undefined;
  /** When it happened, ms since the epoch. */
  timestamp: number;
  correlationId: string;
}

interface AboutPerson {
  userId: string;
  anonymousId?: undefined;
}

/** Exactly one of the two ids is set; the schema checks it. */
interface AboutAnyone {
  userId?: string | undefined;
  anonymousId?: string | undefined;
}

interface AboutObject {
  userId?: undefined;
  anonymousId?: undefined;
}

interface AboutDelivery {
  userId?: string | undefined;
  anonymousId?: undefined;
}

/** The ids of a command, by the subject of its type. */
interface Subjects {
  person: AboutPerson;
  anyone: AboutAnyone;
  object: AboutObject;
  delivery: AboutDelivery;
}
type SubjectOf<T extends CommandType> = Subjects[(typeof commandTypes)[T]['subject']];

/** A command of this type; of a union of types, the union of their commands. */
export type CommandOf<T extends CommandType> = {
  [K in T]: CommandBase & SubjectOf<K> & { type: K; payload: PayloadOf<K> };
}[T];

/** Any command of the bus. */
export type Command = CommandOf<CommandType>;
/** A command of `customerio.identify` or `customerio.track`, delivered by the Track API. */
export type PersonCommand = CommandOf<CommandTypeOf<typeof topics.identify | typeof topics.track>>;
/** An event, page view or screen view. */
export type EventCommand = CommandOf<AnonymousCommandType>;
/** Sets attributes of a person. */
export type IdentifyCommand = CommandOf<'identify'>;
/** Removes or blocks a person, or lifts the block. */
export type ProfileCommand = CommandOf<'suppress' | 'unsuppress' | 'delete'>;
/** Sends one message to one person. */
export type TransactionalCommand = CommandOf<'transactional'>;

/** The fields that every command has besides its `type` and `payload`. */
export const commandFields = {
  id: z
    .string()
    .min(1)
    .describe(
      'ULID; Customer.io drops an event whose id it has seen. A business id becomes a ULID, the same whatever the timestamp. Derived when absent.',
    ),
  userId: z.string().regex(/\S/, 'must not be blank').describe('The person, and the Kafka key.'),
  idType: z
    .enum(idTypes)
    .optional()
    .describe('What `userId` is; a phone number has the form `+14155552671`. Default: `id`.'),
  timestamp: z
    .number()
    .int('must be a whole number of milliseconds')
    .min(EARLIEST_MS, 'looks like seconds; must be milliseconds since the epoch')
    .max(2 ** 48 - 1, 'is too far in the future')
    .describe('When it happened, ms since the epoch; at most 5 minutes ahead of the record.'),
  correlationId: z.string().min(1).describe('Groups related commands and events. Default: `id`.'),
};
const absent = z.undefined('must be absent from this type of command').optional();
/** The ids that differ from those of a command about a person. */
const subjectFields = {
  person: {},
  anyone: { userId: commandFields.userId.optional(), anonymousId: commandFields.userId.optional() },
  object: { userId: absent, anonymousId: absent },
  delivery: { userId: commandFields.userId.optional(), anonymousId: absent },
};

/** The schema of one type of command. Unknown fields are kept. */
function shapeOf(type: CommandType) {
  const { subject, payload } = commandTypes[type];
  return z.looseObject({ ...commandFields, ...subjectFields[subject], type: z.literal(type), payload });
}

type Shape = ReturnType<typeof shapeOf>;
type Refine = (command: Fields, context: z.RefinementCtx) => void;
interface Fields {
  type: CommandType;
  userId?: unknown;
  anonymousId?: unknown;
  idType?: unknown;
}

/** The schema of commands that change a person or an object, or record what happened. Unknown fields are kept. */
export const personCommandShape = z
  .discriminatedUnion('type', [topics.identify, topics.track].flatMap(commandTypesOf).map(shapeOf) as [Shape])
  .superRefine(((command, context) => {
    checkPhone(command, context);
    if (commandTypes[command.type].subject !== 'anyone') return;
    if ((command.userId === undefined) !== (command.anonymousId === undefined)) return;
    addIssue(context, 'userId', 'exactly one of userId and anonymousId is required');
  }) as Refine as never) as z.ZodType<unknown> as z.ZodType<PersonCommand>;

/** The schema of commands that send one message to one person. Unknown fields are kept. */
export const transactionalCommandShape = shapeOf('transactional').superRefine(
  checkPhone as never,
) as z.ZodType<unknown> as z.ZodType<TransactionalCommand>;

/** Types of commands whose person Customer.io does not find by a phone number. */
const withoutPhone: ReadonlySet<CommandType> = new Set(['merge', 'transactional']);

function checkPhone({ type, userId, idType }: Fields, context: z.RefinementCtx): void {
  if (idType !== 'phone' || userId === undefined) return;
  if (withoutPhone.has(type))
    addIssue(context, 'idType', 'must be id, email or cio_id: Customer.io takes no phone number here');
  else if (!isPhoneNumber(String(userId))) addIssue(context, 'userId', 'must be a phone number such as +14155552671');
}

const addIssue = (context: z.RefinementCtx, field: string, message: string) =>
  context.addIssue({ code: 'custom', path: [field], message });

/** The parts of a command that its key follows from. */
interface Keyed {
  userId?: string | undefined;
  anonymousId?: string | undefined;
  payload?: unknown;
}

/**
 * The Kafka key of a command: the person's id, so that a person's commands stay in order; without a person, that of the
 * object or of the delivery.
 */
export function keyOf({ userId, anonymousId, payload }: Keyed): string {
  const person = userId ?? anonymousId;
  if (person !== undefined) return person;
  const { objectTypeId, objectId, deliveryId } = Object(payload) as Record<string, unknown>;
  if (objectId !== undefined) return `object:${objectTypeId}:${objectId}`;
  return deliveryId === undefined ? '' : `delivery:${deliveryId}`;
}
