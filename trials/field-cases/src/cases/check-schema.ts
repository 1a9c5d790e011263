import { z } from 'zod';

const seconds = z.number().positive();
const count = z.number().int().min(0);
const fields = z.record(z.string(), z.unknown());
const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)]);
const journalCount = z.strictObject({ match: fields, count, notDuplicate: z.boolean().optional() });

/** A header of a record: its name, and its value as text, as bytes in base64, or null. */
export const headerSchema = z.tuple([
  z.string(),
  z.union([z.string(), z.null(), z.strictObject({ base64: z.base64() })]),
]);

const plainChecks = {
  journalIncludes: oneOrMore(fields).describe('An entry of the journal has these fields.'),
  journalExcludes: oneOrMore(fields).describe('No entry of the journal has these fields.'),
  journalCount: journalCount.describe('Exactly this many entries match.'),
  journalCountAtLeast: journalCount.describe('At least this many entries match.'),
  sandboxPerson: z.strictObject({ id: z.string(), attributes: fields }).describe('The person has these attributes.'),
  sandboxNobody: z.string().describe('Nobody has this identifier.'),
  processedIncludes: oneOrMore(z.string()).describe('The text is in a value of customerio.processed.'),
  processedExcludes: oneOrMore(z.string()).describe('The text is in no value of customerio.processed.'),
  vendorBodyIncludes: oneOrMore(z.string()).describe('The text is in a raw request to Customer.io.'),
  dlqKey: z.string().describe('A dead letter has this key; the other dlq checks of the object apply to this key.'),
  dlqCode: z.string().describe('A dead letter of the key has this code.'),
  dlqCodeIn: z.array(z.string()).min(1).describe('A dead letter of the key has one of these codes.'),
  dlqMessageMatches: z.string().describe('The reason of a dead letter of the key matches this pattern.'),
  dlqCount: z
    .strictObject({
      key: z.string().optional(),
      keyPrefix: z.string().optional(),
      count,
      distinctDlqIds: count.optional(),
    })
    .describe('Exactly this many dead letters.'),
  noDlqKey: oneOrMore(z.string()).describe('No dead letter has this key.'),
  dlqBytesIdentical: z.literal(true).describe('A dead letter of the key has the very bytes that were written.'),
  dlqHeadersInclude: z
    .array(headerSchema)
    .min(1)
    .describe('The dead letters of the key have these headers, byte for byte and in this order.'),
  dlqHeadersOnce: z.array(z.string()).min(1).describe('Each dead letter of the key has each header exactly once.'),
  topicHas: z
    .strictObject({ topic: z.string(), key: z.string().optional(), count })
    .describe('Exactly this many records.'),
  sqlRows: z
    .strictObject({ sql: z.string(), atLeast: count.optional(), equals: count.optional() })
    .describe('The query returns this many rows.'),
  status: z.number().int().describe('Status of the last response of the webhook receiver.'),
  exitCode: z.number().int().describe('Exit code of the last run of cio-bus.'),
  exitCodeIn: z.array(z.number().int()).min(1).describe('One of these is the exit code of the last run of cio-bus.'),
  stdoutIncludes: oneOrMore(z.string()).describe('The last run of cio-bus printed this text.'),
  stdoutMatches: z.string().describe('What the last run of cio-bus printed matches this pattern.'),
  produceError: z.union([z.literal(true), z.string()]).describe('Kafka refused a record; the pattern is in its error.'),
  ready: z.literal(true).describe('Every service is ready, and none was restarted.'),
  canary: z
    .literal(true)
    .describe('Events of the same key and of another key of its partition are delivered afterwards.'),
};

const plainCheck = z.strictObject(plainChecks).partial();

/** What must hold after a case, or at one of its steps. All that an object names must hold. */
export type Check = z.infer<typeof plainCheck> & { allOf?: Check[] | undefined; anyOf?: Check[] | undefined };

/** Name of a check that judges for itself, which {@link Check.allOf} and {@link Check.anyOf} do not. */
export type PlainCheckName = keyof typeof plainChecks;

export const checkSchema: z.ZodType<Check> = z.lazy(() =>
  plainCheck
    .extend({ allOf: z.array(checkSchema).min(1).optional(), anyOf: z.array(checkSchema).min(1).optional() })
    .refine((check) => Object.keys(check).length > 0, 'a check names at least one thing to check'),
);

export const timeoutSchema = seconds.max(600);
