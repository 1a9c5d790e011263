import { z } from 'zod';
import { headers } from './headers.ts';
import { checkSchemaHeader, checkShape, readJsonObject } from './json.ts';
import type { RecordSchema } from './record.ts';

/** Why a message was settled without an effect. A fixed set, because each reason is a metric label. */
export const skipReasons = [
  'not-for-me',
  'duplicate',
  'no-reaction',
  'suppressed-address',
  'already-settled',
  'not-allowed-here',
] as const;
/** One of {@link skipReasons}. */
export type SkipReason = (typeof skipReasons)[number];

const shape = z.looseObject({
  id: z.string().min(1),
  correlationId: z.string().min(1),
  status: z.enum(['success', 'skipped']),
  reason: z.enum(skipReasons).optional(),
  service: z.string().min(1),
  handler: z.string().min(1),
  processingTime: z.number().describe('Milliseconds in the handler, all attempts together.'),
  attempts: z.number().int().min(1),
  deliveryId: z.string().optional(),
  processedAt: z.number().int().describe('Ms since the epoch.'),
  origin: z.looseObject({
    topic: z.string(),
    partition: z.number().int(),
    offset: z.number().int(),
    timestamp: z.number(),
  }),
});

/** Schema of the value of `customerio.processed`. */
export const outcomeShape: z.ZodType = shape;

/**
 * The record value of `customerio.processed`: the command or event as read (its `type`, `userId`, `payload` … or
 * `metric`, `body` …), with its status, attempts and origin.
 */
export interface OutcomeRecord {
  id: string;
  correlationId: string;
  status: 'success' | 'skipped';
  reason?: SkipReason | undefined;
  service: string;
  handler: string;
  processingTime: number;
  attempts: number;
  deliveryId?: string | undefined;
  processedAt: number;
  origin: { topic: string; partition: number; offset: number; timestamp: number };
  [field: string]: unknown;
}

/** Reads outcomes of `customerio.processed`. */
export const outcomeRecord: RecordSchema<OutcomeRecord> = {
  name: 'outcome',
  expectedKey: (outcome) => outcome.correlationId,
  read(record) {
    checkSchemaHeader(record.headers[headers.schema], 'outcome');
    return checkShape<OutcomeRecord>(shape, readJsonObject(record));
  },
};
