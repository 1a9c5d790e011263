import { z } from 'zod';
import { type Decision, decisionFields } from './decision.ts';
import { checkShape, readJsonObject } from './json.ts';
import type { RecordPosition, RecordSchema } from './record.ts';

/**
 * How a dead letter can be resolved. `settled`: a send in doubt that is now known to have happened, or that is no longer
 * needed. `forgotten`: its person was erased; this is final, and the dead letter is never replayed.
 */
export const resolutionActions = ['replayed', 'discarded', 'parked', 'settled', 'forgotten'] as const;
/** One of {@link resolutionActions}. */
export type ResolutionAction = (typeof resolutionActions)[number];

/**
 * What can be decided about a group of dead letters, the ones with one cause. `acknowledged`: somebody looks after it.
 * `ignored`: it is known and harmless. `resolved`: the cause is fixed; the group reopens by itself when a dead letter of it
 * fails later. `reopened`: an earlier decision no longer counts. None of them changes the dead letters.
 */
export const groupActions = ['acknowledged', 'ignored', 'resolved', 'reopened'] as const;
/** One of {@link groupActions}. */
export type GroupAction = (typeof groupActions)[number];

/** What happens to a replay job before it has finished, as the audit has it; then it is `replayed`. */
const auditedJobActions = ['replay-started', 'replay-paused', 'replay-stopped', 'replay-cancelled'] as const;

/** An edited dead letter, commands that were published from the command line, personal data that was shown in the console, and changed topics. */
const otherActions = ['edited', 'published', 'revealed', 'topics-applied'] as const;

/** What an operator can do about webhooks. `webhook-posted`: a body that no dead letter has was posted again. */
export const webhookActions = ['webhook-created', 'webhook-posted'] as const;
/** One of {@link webhookActions}. */
export type WebhookAction = (typeof webhookActions)[number];

const position = z.looseObject({ topic: z.string(), partition: z.number().int(), offset: z.number().int() });

const resolutionShape = z.looseObject({
  ...decisionFields,
  letterId: z.string().min(1).describe('The dead letter.'),
  originTimestamp: z.number().optional().describe('Timestamp of the record that failed, ms since the epoch.'),
  action: z.enum(resolutionActions),
  replayedAs: position.optional().describe('Position of the record that the replay wrote.'),
});

const groupShape = z.looseObject({
  ...decisionFields,
  groupId: z.string().min(1).describe('The group.'),
  action: z.enum(groupActions),
});

const auditShape = z.looseObject({
  ...decisionFields,
  action: z.enum([...resolutionActions, ...groupActions, ...auditedJobActions, ...webhookActions, ...otherActions]),
  counts: z.record(z.string(), z.number().int()).describe('Number of dead letters per result.'),
  filter: z.record(z.string(), z.unknown()).optional().describe('How the dead letters were selected.'),
  links: z
    .array(z.string())
    .optional()
    .describe(
      'Keyed hashes of the identifiers of a person who was forgotten: later records with one of them are found.',
    ),
  edit: z
    .looseObject({ changed: z.array(z.string()), before: z.string(), after: z.string() })
    .optional()
    .describe(
      'Of an edited dead letter: the names of what differs, and the SHA-256 of `<action id>:<value>` before and after.',
    ),
});

/** Schemas of the values of `customerio.dlq.resolutions`, of a dead letter and of a group, and of `customerio.audit`. */
export const decisionShapes: Readonly<Record<'resolution' | 'group' | 'audit', z.ZodType>> = {
  resolution: resolutionShape,
  group: groupShape,
  audit: auditShape,
};

/** The record value of `customerio.dlq.resolutions`: the decision about one dead letter. The latest one counts, but none after `forgotten`. */
export interface Resolution extends Decision {
  action: ResolutionAction;
  /** The dead letter. */
  letterId: string;
  /**
   * Timestamp of the record that failed, ms since the epoch. In a topic that was deleted and created again, another record has
   * the same position, and its dead letter the same id.
   */
  originTimestamp?: number | undefined;
  /** Position of the record that the replay wrote. */
  replayedAs?: RecordPosition | undefined;
}

/** The record value of `customerio.dlq.resolutions` with a decision about a group. The latest one counts. */
export interface GroupDecision extends Decision {
  action: GroupAction;
  /** The group: twelve hexadecimal digits. */
  groupId: string;
}

/** The record value of `customerio.audit`: one action of an operator. The record key is its id. */
export interface OperatorAction extends Decision {
  action:
    | ResolutionAction
    | GroupAction
    | (typeof auditedJobActions)[number]
    | WebhookAction
    | (typeof otherActions)[number];
  /** Number of dead letters per result: `replayed`, `failed`, and the reasons why others were left. */
  counts: Record<string, number>;
  /** How the dead letters were selected. */
  filter?: Record<string, unknown> | undefined;
  /** Keyed hashes of the identifiers of a person who was forgotten, by which later records of that person are found. */
  links?: readonly string[] | undefined;
  /** Of an edited dead letter: the names of what differs, and hashes of the value, salted with the action's id. */
  edit?: { changed: readonly string[]; before: string; after: string } | undefined;
}

/**
 * The record key of a decision: the dead letter. `forgotten` has a key of its own: compaction keeps one record per key, and a
 * weaker decision that was under way and is written later must not remove the final one.
 */
export const resolutionKey = ({ letterId, action }: Pick<Resolution, 'letterId' | 'action'>): string =>
  action === 'forgotten' ? `forgotten/${letterId}` : letterId;

/** The record key of a decision about a group. */
export const groupDecisionKey = ({ groupId }: Pick<GroupDecision, 'groupId'>): string => `group/${groupId}`;

/** Reads records of `customerio.dlq.resolutions` that are about a dead letter. */
export const resolutionRecord: RecordSchema<Resolution> = {
  name: 'resolution',
  expectedKey: resolutionKey,
  read: (record) => checkShape<Resolution>(resolutionShape, readJsonObject(record)),
};

/** Reads records of `customerio.dlq.resolutions` that are about a group. */
export const groupDecisionRecord: RecordSchema<GroupDecision> = {
  name: 'group decision',
  expectedKey: groupDecisionKey,
  read: (record) => checkShape<GroupDecision>(groupShape, readJsonObject(record)),
};

/** Reads records of `customerio.audit`. */
export const operatorAction: RecordSchema<OperatorAction> = {
  name: 'operator action',
  expectedKey: (action) => action.id,
  read: (record) => checkShape<OperatorAction>(auditShape, readJsonObject(record)),
};
