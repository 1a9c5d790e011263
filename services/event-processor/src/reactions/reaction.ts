import type { WebhookEvent } from '@cio-bus/contracts';

/** What may lead to a suppression, the words of `SUPPRESS_ON`. */
export const suppressReasons = ['permanent-bounce', 'spam'] as const;
export type SuppressReason = (typeof suppressReasons)[number];

/** What the operator has decided about reactions. */
export interface ReactionPolicy {
  suppressOn: ReadonlySet<SuppressReason>;
}

/** What a reaction asks for; whom it is for and under which id follows from the event. */
export interface ReactionCommand {
  type: 'identify' | 'suppress';
  payload: Record<string, unknown>;
}

/** Says what follows from an event, in order; nothing is an answer too. Pure: the same event gives the same commands. */
export type Reaction = (event: WebhookEvent, policy: ReactionPolicy) => readonly ReactionCommand[];

export const identify = (attributes: Record<string, unknown>): ReactionCommand => ({
  type: 'identify',
  payload: attributes,
});

/** Deletes the profile for good: goes last, and only where the operator's policy asks for it. */
export const suppress: ReactionCommand = { type: 'suppress', payload: {} };
