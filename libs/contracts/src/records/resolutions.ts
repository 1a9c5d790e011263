import { z } from 'zod';
import { checkShape, readJsonObject } from './json.ts';
import type { RecordPosition, RecordSchema } from './record.ts';

/**
 * What may be decided about a dead letter. `settled`: a send in doubt of which is now known that it happened, or that it
 * need not. `forgotten`: its person is to be forgotten; it stays so, and is never replayed.
 */
export const resolutionActions = ['replayed', 'discarded', 'parked', 'settled', 'forgotten'] as const;
/** One of {@link resolutionActions}. */
export type ResolutionAction = (typeof resolutionActions)[number];

const position = z.looseObject({ topic: z.string(), partition: z.number().int(), offset: z.number().int() });

const decision = {
  id: z.string().min(1).describe("The action's id, a ULID; all that one call decided share it."),
  correlationId: z.string().min(1),
  by: z.string().min(1).describe('Who decided.'),
  why: z.string().min(1).describe('Why, in words.'),
  timestamp: z.number().int().describe('When, ms since the epoch.'),
};

const resolutionShape = z.looseObject({
  ...decision,
  letterId: z.string().min(1).describe('The dead letter; also the record key.'),
  action: z.enum(resolutionActions),
  replayedAs: position.optional().describe('The record that a replay wrote.'),
});

const auditShape = z.looseObject({
  ...decision,
  action: z.enum(resolutionActions),
  counts: z.record(z.string(), z.number().int()).describe('How many letters came to what.'),
  filter: z.record(z.string(), z.unknown()).optional().describe('How the letters were chosen.'),
});

interface Decision {
  /** The action's id, a ULID; everything that one call decided shares it. */
  id: string;
  correlationId: string;
  action: ResolutionAction;
  by: string;
  why: string;
  /** When, ms since the epoch. */
  timestamp: number;
}

/** The record value of `customerio.dlq.resolutions`: what was decided about one dead letter. The last one counts. */
export interface Resolution extends Decision {
  /** The dead letter; also the record key. */
  letterId: string;
  /** The record that a replay wrote. */
  replayedAs?: RecordPosition | undefined;
}

/** The record value of `customerio.audit`: one action of an operator, under its id as the record key. */
export interface OperatorAction extends Decision {
  /** How many letters came to what: `replayed`, `failed`, and why others were left. */
  counts: Record<string, number>;
  /** How the letters were chosen. */
  filter?: Record<string, unknown> | undefined;
}

/** Reads records of `customerio.dlq.resolutions`. */
export const resolutionRecord: RecordSchema<Resolution> = {
  name: 'resolution',
  expectedKey: (resolution) => resolution.letterId,
  read: (record) => checkShape<Resolution>(resolutionShape, readJsonObject(record)),
};

/** Reads records of `customerio.audit`. */
export const operatorAction: RecordSchema<OperatorAction> = {
  name: 'operator action',
  expectedKey: (action) => action.id,
  read: (record) => checkShape<OperatorAction>(auditShape, readJsonObject(record)),
};
