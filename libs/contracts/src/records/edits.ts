import { z } from 'zod';
import { type Decision, decisionFields } from './decision.ts';
import { checkShape, readJsonObject } from './json.ts';
import type { RawHeaders } from './raw-headers.ts';
import type { RawRecord, RecordSchema } from './record.ts';

const base64 = z.base64();

const shape = z.looseObject({
  ...decisionFields,
  action: z.literal('edited'),
  deadLetterId: z.string().min(1).describe('The dead letter.'),
  originTimestamp: z.number().int().optional().describe('Timestamp of the record that failed, ms since the epoch.'),
  basedOn: z.string().optional().describe('Id of the edit that this one follows; absent: the record as it failed.'),
  key: base64.optional().describe('The record key, base64; absent: that of the record as it failed.'),
  value: base64.optional().describe('The whole new value, base64; absent: that of the record as it failed.'),
  headers: z
    .array(z.tuple([z.string(), base64.nullable()]))
    .optional()
    .describe('All headers, in order, values in base64; absent: those of the record as it failed.'),
  changed: z.array(z.string()).describe('What differs from the record as it failed: `key`, `headers.<name>`, fields.'),
});

/** Schema of the value of `customerio.dlq.resolutions` that is an edited dead letter. */
export const editShape: z.ZodType = shape;

/**
 * The record value of `customerio.dlq.resolutions` with an edited dead letter: what a replay publishes instead of the record's
 * own bytes, which stay as they are in `customerio.dlq`. The latest one counts. It decides nothing: the dead letter stays open.
 */
export interface EditDecision extends Decision {
  action: 'edited';
  /** The dead letter. */
  deadLetterId: string;
  /** As in a resolution. */
  originTimestamp?: number | undefined;
  /** Id of the edit that this one follows; absent: it is the first one. */
  basedOn?: string | undefined;
  /** The key in base64, of a record that had none. */
  key?: string | undefined;
  /** The new value in base64. This and the headers are absent when they are those of the record as it failed. */
  value?: string | undefined;
  /** All headers, in order, values in base64. */
  headers?: readonly (readonly [name: string, value: string | null])[] | undefined;
  /** What differs from the record as it failed, at most 100 names. */
  changed: readonly string[];
}

const KEY_PREFIX = 'edited/';

/** The record key of an edit. It differs from that of a resolution: compaction keeps both. */
export const editKey = ({ deadLetterId }: Pick<EditDecision, 'deadLetterId'>): string => `${KEY_PREFIX}${deadLetterId}`;

/** Whether a record of `customerio.dlq.resolutions` is an edit or its tombstone, by its key. Most records there are neither. */
export const hasEditKey = ({ key }: Pick<RawRecord, 'key'>): boolean => key?.toString().startsWith(KEY_PREFIX) ?? false;

/** The dead letter whose edits a tombstone removes, because its person was forgotten; undefined for any other record. */
export function erasedEditOf({ key, value }: Pick<RawRecord, 'key' | 'value'>): string | undefined {
  return value === null && hasEditKey({ key }) ? key?.toString().slice(KEY_PREFIX.length) : undefined;
}

/** Headers as an edit stores them. */
export const toEditedHeaders = (headers: RawHeaders): NonNullable<EditDecision['headers']> =>
  headers.map(([name, value]) => [name, value === null ? null : value.toString('base64')] as const);

/** Reads records of `customerio.dlq.resolutions` that are edited dead letters. */
export const editRecord: RecordSchema<EditDecision> = {
  name: 'edit',
  expectedKey: editKey,
  read: (record) => checkShape<EditDecision>(shape as z.ZodType<EditDecision>, readJsonObject(record)),
};
