import { errorCodes } from '@cio-bus/contracts';
import { z } from 'zod';
import { count, id, listOf, named, page, reasonCounts, time, why } from './common.ts';

export const states = ['open', 'parked', 'resolved', 'forgotten'] as const;

const filterFields = {
  group: z.string().max(64).describe('Id of a group.'),
  code: z.enum(errorCodes).describe('Error code.'),
  service: z.string().max(200).describe('Service that dead-lettered it.'),
  topic: z.string().max(300).describe('Topic of the record that failed.'),
  key: z.string().max(1_000).describe("The record's key: a user's id. One that is an address needs the role operator."),
  reason: z.string().max(300).describe('Reason of the error, as in its group.'),
  field: z.string().max(300).describe('Field of the error, as in its group.'),
  state: z.enum([...states, 'all']).describe('`open` when it is left out.'),
  text: z
    .string()
    .max(500)
    .describe(
      'Words, or beginnings of words, that all occur. A viewer searches what is not masked; an operator everything.',
    ),
  header: z
    .string()
    .max(1_000)
    .describe('A header: `name`, or `name=value`. Values that are masked need the role operator.'),
};

/** What selects dead letters, as JSON. */
export const filter = z
  .strictObject({
    ...z.object(filterFields).partial().shape,
    status: z.int().optional().describe('Status of the error, as in its group.'),
    from: time().optional(),
    to: time().optional(),
  })
  .describe('Dead letters that match every given field.');
export type Filter = z.output<typeof filter>;

/** What selects dead letters, as query. */
export const filterQuery = {
  ...z.object(filterFields).partial().shape,
  status: z.coerce.number().int().optional().describe('Status of the error, as in its group.'),
  from: z.coerce.number().int().optional().describe('Failed at or after, ms since the epoch.'),
  to: z.coerce.number().int().optional().describe('Failed before, ms since the epoch.'),
};

export const listQuery = z.object({ ...filterQuery, ...page });

/** Dead letters by ids, or all that match. */
export const selection = {
  filter: filter.optional(),
  ids: z.array(id).min(1).max(10_000).optional(),
};

export const decisionOf = named(
  'Decision',
  z.object({ id: z.string(), action: z.string(), by: z.string(), why: z.string(), at: time() }),
);

const summaryFields = {
  id: z.string(),
  group: z.string(),
  service: z.string(),
  code: z.string(),
  status: z.number().nullable(),
  reason: z.string().nullable(),
  field: z.string().nullable(),
  message: z.string().describe('Addresses in it are masked.'),
  origin: z
    .object({ topic: z.string(), partition: z.number(), offset: z.number(), timestamp: z.number() })
    .nullable()
    .describe('Null for what never was a record: a rejected webhook.'),
  key: z.object({ text: z.string(), masked: z.boolean() }).nullable(),
  bytes: count(),
  wholeBytes: count().nullable().describe('Of the whole record, when only a part of it was kept: it was too large.'),
  release: z.string().nullable().describe('Of the service, when it failed.'),
  attempts: z.number(),
  processingTimeMs: z.number(),
  firstFailedAt: z.number(),
  failedAt: z.number(),
  state: z.enum(states),
  copies: count().describe('Above 1 after a crash.'),
  decision: decisionOf.nullable(),
};

export const summary = named('DeadLetterSummary', z.object(summaryFields));
export const deadLetterList = named('DeadLetterList', listOf(summary));

export const header = named(
  'Header',
  z.object({ name: z.string(), value: z.string(), masked: z.boolean(), truncated: z.boolean() }),
);

export const value = named(
  'Value',
  z.object({
    kind: z.enum(['json', 'text', 'binary', 'empty']),
    text: z.string().optional().describe('JSON (with exact numbers) or text; absent for binary.'),
    hex: z.string().optional().describe('Binary, as hexadecimal digits.'),
    bytes: count().describe('Size of the whole value.'),
    truncated: z.boolean().describe('Whether only the beginning is shown.'),
    masked: z.boolean().describe('Whether values in it are masked.'),
  }),
);

/** What an edit changed of one field. */
export const fieldChange = named(
  'FieldChange',
  z.object({
    path: z.string().describe('A path of the value, `header <name>`, or `key`.'),
    before: z.string().nullable().describe('Null: it was not there. Masked like the record.'),
    after: z.string().nullable(),
  }),
);

export const deadLetter = named(
  'DeadLetter',
  z.object({
    ...summaryFields,
    meaning: z.string().nullable().describe('What the error code means.'),
    headers: z.array(header),
    headersLeftOut: count().describe('Headers beyond those that are shown.'),
    value,
    position: z.object({ partition: z.number(), offset: z.number(), timestamp: z.number() }),
    decisions: z.array(decisionOf).describe('What was decided about it, the last one.'),
    original: value.nullable().describe('The value before it was edited.'),
    changes: z
      .array(fieldChange)
      .nullable()
      .describe('What edits changed of the record as it failed, 200 fields at most.'),
    edit: z
      .object({ id: z.string(), by: z.string(), why: z.string(), at: time() })
      .optional()
      .describe('The last edit: `value` and `headers` are as it says.'),
    revealed: z.boolean(),
  }),
);

export const revealBody = z.strictObject({ id, why });
export const decideBody = z.strictObject({
  ...selection,
  decision: z.enum(['discard', 'park', 'settle-sent', 'settle-not-sent']),
  deliveryId: z.string().min(1).max(200).optional().describe('Required for settle-sent.'),
  why,
  dryRun: z.boolean().default(false),
});
export const decideReport = named(
  'DecideReport',
  z.object({
    action: z.string().nullable().describe('Id of the action in the audit; null for a dry run.'),
    count: count().describe('How many were selected.'),
    done: count().describe('How many were decided; of a dry run, how many would be.'),
    skipped: reasonCounts,
    dryRun: z.boolean(),
  }),
);

export const editBody = z.strictObject({
  id,
  value: z.string().max(2_000_000).optional(),
  headers: z
    .record(z.string().max(300), z.string().max(100_000).nullable())
    .optional()
    .describe('Headers to set; null removes one.'),
  basedOn: z
    .string()
    .max(100)
    .nullable()
    .optional()
    .describe(
      'Id of the last edit that was seen, null when there was none: another one since is a conflict. Not checked when it is left out.',
    ),
  why,
  dryRun: z.boolean().default(false),
});
export const editReport = named(
  'EditReport',
  z.object({
    action: z.string().nullable(),
    diff: z.array(fieldChange).describe('What was there before is masked for whom it was not revealed to.'),
    dryRun: z.boolean(),
  }),
);
