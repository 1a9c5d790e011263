import { z } from 'zod';
import { topics } from '../records/topics.ts';
import {
  type AnonymousCommandType,
  type CommandType,
  type CommandTypeOf,
  commandTypes,
  commandTypesOf,
  type PayloadOf,
} from './command-types.ts';

/** Smaller times are taken for seconds: as milliseconds they would lie before 1973-03-03. */
const EARLIEST_MS = 1e11;

/** What a command of any type carries. */
interface CommandBase {
  /** ULID. Customer.io drops an event whose id it has seen. */
  id: string;
  /** What `userId` is. @default 'id' */
  idType?: 'id' | 'email' | 'cio_id' | undefined;
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

type SubjectOf<T extends CommandType> = (typeof commandTypes)[T]['subject'] extends 'anyone'
  ? AboutAnyone
  : AboutPerson;

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
  idType: z.enum(['id', 'email', 'cio_id']).optional().describe('What `userId` is. Default: `id`.'),
  timestamp: z
    .number()
    .int('must be a whole number of milliseconds')
    .min(EARLIEST_MS, 'looks like seconds; must be milliseconds since the epoch')
    .max(2 ** 48 - 1, 'is too far in the future')
    .describe('When it happened, ms since the epoch; at most 5 minutes ahead of the record.'),
  correlationId: z.string().min(1).describe('Groups related commands and events. Default: `id`.'),
};
const anonymousFields = { userId: commandFields.userId.optional(), anonymousId: commandFields.userId.optional() };

/** The schema of one type of command. Unknown fields are kept. */
function shapeOf(type: CommandType) {
  const { subject, payload } = commandTypes[type];
  const fields = subject === 'anyone' ? { ...commandFields, ...anonymousFields } : commandFields;
  return z.looseObject({ ...fields, type: z.literal(type), payload });
}

/** The schema of commands that change a person or record what a person did. Unknown fields are kept. */
export const personCommandShape = z
  .discriminatedUnion('type', [topics.identify, topics.track].flatMap(commandTypesOf).map(shapeOf) as [Shape])
  .superRefine((command, context) => {
    const { userId, anonymousId } = command as { userId?: unknown; anonymousId?: unknown };
    if ((userId === undefined) !== (anonymousId === undefined)) return;
    context.addIssue({
      code: 'custom',
      path: ['userId'],
      message: 'exactly one of userId and anonymousId is required',
    });
  }) as z.ZodType<unknown> as z.ZodType<PersonCommand>;
type Shape = ReturnType<typeof shapeOf>;

/** The schema of commands that send one message to one person. Unknown fields are kept. */
export const transactionalCommandShape = shapeOf(
  'transactional',
) as z.ZodType<unknown> as z.ZodType<TransactionalCommand>;

/** The Kafka key of a command: the person's id, so that a person's commands stay in order. */
export const keyOf = (command: Pick<Command, 'userId' | 'anonymousId'>): string =>
  command.userId ?? command.anonymousId ?? '';
