import { z } from 'zod';
import { checkSchema, headerSchema, timeoutSchema } from './check-schema.ts';

const services = [
  'track-publisher',
  'transactional-sender',
  'webhook-receiver',
  'event-processor',
  'bigquery-sink',
] as const;
const ms = z.number().int().min(0);

const recordFields = {
  topic: z.string(),
  key: z.string().nullable().optional(),
  keyBase64: z.base64().optional().describe('A key that is not text.'),
  value: z.string().nullable().optional(),
  valueBase64: z.base64().optional(),
  headers: z.array(headerSchema).default([]),
  headersRepeat: z
    .strictObject({ prefix: z.string(), count: z.number().int().positive(), value: z.string() })
    .optional(),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']).optional(),
  partition: z.number().int().min(0).optional(),
  timestampMs: z.union([z.number().int(), z.string()]).optional().describe('Of the record; `{{now-N}}` is filled in.'),
};

interface KeyAndValue {
  key?: string | null | undefined;
  keyBase64?: string | undefined;
  value?: string | null | undefined;
  valueBase64?: string | undefined;
}
const isRecord = ({ key, keyBase64, value, valueBase64 }: KeyAndValue) =>
  (value === undefined) !== (valueBase64 === undefined) && (key === undefined) !== (keyBase64 === undefined);
const RECORD_RULE = 'a record has either key or keyBase64, and either value or valueBase64';

const http = z.strictObject({
  method: z.literal('POST').default('POST'),
  path: z.string().default('/webhooks/customerio'),
  headers: z.record(z.string(), z.string()).default({}),
  bodyBase64: z.base64(),
  sign: z.enum(['v0', 'none']).default('v0'),
});

const stepSchema = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('produce'),
      ...recordFields,
      txn: z.string().optional(),
      flush: z.boolean().optional(),
    })
    .refine(isRecord, RECORD_RULE),
  z
    .strictObject({
      do: z.literal('produceMany'),
      count: z.number().int().positive(),
      ...recordFields,
      txn: z.string().optional(),
    })
    .refine(isRecord, RECORD_RULE),
  z.strictObject({ do: z.literal('txn'), id: z.string(), op: z.enum(['begin', 'commit', 'abort']) }),
  z.strictObject({ do: z.literal('webhook'), http }),
  z.strictObject({ do: z.enum(['stop', 'start']), service: z.enum(services) }),
  z.discriminatedUnion('op', [
    z.strictObject({
      do: z.literal('kafkaAdmin'),
      op: z.literal('alterTopic'),
      topic: z.string(),
      config: z.record(z.string(), z.string()),
    }),
    z.strictObject({
      do: z.literal('kafkaAdmin'),
      op: z.literal('deleteGroupOffsets'),
      group: z.string(),
      topic: z.string(),
    }),
    z.strictObject({
      do: z.literal('kafkaAdmin'),
      op: z.literal('createPartitions'),
      topic: z.string(),
      count: z.number().int().positive(),
    }),
  ]),
  z.strictObject({ do: z.literal('sandbox'), path: z.string(), json: z.unknown() }),
  z.strictObject({
    do: z.literal('sandboxApp'),
    path: z.string(),
    method: z.string().default('POST'),
    json: z.unknown(),
  }),
  z.strictObject({
    do: z.literal('cli'),
    args: z.array(z.string()),
    timeoutS: timeoutSchema.default(60),
    check: checkSchema.optional(),
  }),
  z.strictObject({
    do: z.literal('copyLetter'),
    key: z.string(),
    topic: z.string(),
    headers: z.enum(['all', 'own', 'none']).default('all'),
    replace: z.tuple([z.string(), z.string()]).optional(),
  }),
  z.strictObject({ do: z.literal('wait'), ms }),
  z.strictObject({
    do: z.literal('check'),
    check: checkSchema,
    timeoutS: timeoutSchema.default(10),
    saveAs: z
      .string()
      .optional()
      .describe('Keeps the dead letter that the check names, for `{{<name>.id}}` and the like.'),
  }),
]);

const common = {
  id: z.string().regex(/^[A-Z]{2}-\d{2,3}$/),
  source: z.string().min(1).describe('Where this happened to other software.'),
  needs: z.string().optional().describe('What the case needs of the stack, for people; `fresh stack` is acted on.'),
  expect: z.string().min(1).describe('What a sensible user expects, in plain words.'),
  check: checkSchema,
  timeoutS: timeoutSchema,
};

const caseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kafka'), ...common, ...recordFields }).refine(isRecord, RECORD_RULE),
  z.strictObject({ kind: z.literal('webhook'), ...common, http }),
  z.strictObject({
    kind: z.literal('sequence'),
    ...common,
    topic: z.string().optional(),
    steps: z.array(stepSchema).min(1),
  }),
]);

/** One thing that a case does. */
export type Step = z.infer<typeof stepSchema>;
/** A step of one kind. */
export type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** An input that broke other software, what is expected of ours, and how that is checked. */
export interface FieldCase extends z.infer<z.ZodObject<typeof common>> {
  kind: 'kafka' | 'webhook' | 'sequence';
  steps: Step[];
}

/** Whether a case changes topics for good: nothing can be judged on its stack afterwards. */
export const needsFreshStack = ({ needs }: FieldCase): boolean => needs?.includes('fresh stack') === true;

/** Reads a case; whatever its kind, it becomes a list of steps. @throws ZodError that names each wrong field */
export function readCase(value: unknown): FieldCase {
  const { kind, ...rest } = caseSchema.parse(value);
  const { id, source, needs, expect, check, timeoutS, ...own } = rest;
  const facts = { kind, id, source, expect, check, timeoutS, ...(needs === undefined ? {} : { needs }) };
  if ('steps' in own) return { ...facts, steps: own.steps };
  return { ...facts, steps: [stepSchema.parse({ do: kind === 'webhook' ? 'webhook' : 'produce', ...own })] };
}
