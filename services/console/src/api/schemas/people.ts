import { z } from 'zod';
import { count, id, named, time, why } from './common.ts';
import { summary } from './dead-letters.ts';

export const step = named(
  'Step',
  z.object({
    at: time(),
    service: z.string(),
    topic: z.string().optional(),
    partition: z.number().optional(),
    offset: z.number().optional(),
    kind: z.string(),
    text: z.string().describe('Addresses in it are masked.'),
    status: z.string().optional(),
    deadLetterId: z.string().optional(),
    deliveryId: z.string().optional(),
    expired: z.boolean().describe('Whether only the table has it: Kafka has deleted the record.'),
  }),
);
const sources = z.object({ warehouse: z.enum(['ok', 'unavailable']) });
export const traceAnswer = named(
  'Trace',
  z.object({ id: z.string(), steps: z.array(step), complete: z.boolean(), sources }),
);

export const person = named(
  'Person',
  z.object({
    id: z.string(),
    commands: z.array(step),
    sends: z.array(step),
    reports: z.array(step),
    deadLetters: z.array(summary),
    preferences: z.record(z.string(), z.unknown()).optional(),
    complete: z.boolean(),
    sources,
  }),
);

export const forgetBody = z.strictObject({
  id,
  also: z.array(id).max(100).default([]).describe('Further identifiers of the same person.'),
  mode: z.enum(['mask', 'delete']).default('mask').describe('What is done with rows of the table.'),
  why,
  dryRun: z.boolean().default(false),
});
export const forgetReport = named(
  'ForgetReport',
  z.object({
    action: z.string().nullable(),
    dryRun: z.boolean(),
    rows: count(),
    rowsWaiting: count().describe("Rows in BigQuery's streaming buffer: repeat the call in 90 minutes."),
    preferencesErased: count()
      .nullable()
      .describe('Rows of message preferences and their outbox; null: no store of them is set.'),
    commandsWaiting: count().describe('Commands of that outbox that have to be published first: repeat the call then.'),
    merged: z.array(z.string()).describe('Identifiers of people who were merged with this one.'),
    remembered: z.array(z.string()).describe('Identifiers that an earlier call remembered.'),
    isRemembered: z.boolean().describe('Whether a later call finds addresses of this person again.'),
    deadLettersBlocked: count(),
    deadLettersBlockedBefore: count(),
    deadLettersFailed: count(),
    deadLettersUnreadable: count(),
  }),
);
