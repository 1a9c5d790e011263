import type { WebhookEvent } from '@cio-bus/contracts';
import { type AttributePreset, attributePresets, type ReactionAttributes } from './reaction-attributes.ts';

/** Reasons for a suppression: the values of `SUPPRESS_ON`. */
export const suppressReasons = ['permanent-bounce', 'spam'] as const;
export type SuppressReason = (typeof suppressReasons)[number];

/** Settings of the reactions. */
export interface ReactionPolicy {
  suppressOn: ReadonlySet<SuppressReason>;
  /** Which attributes the built-in reactions set. @default 'by-channel' */
  attributes?: AttributePreset;
  /** Metrics whose reaction is on. */
  reactTo: ReadonlySet<string>;
  /** @default none */
  own?: readonly OwnReaction[];
}

/** A command of a reaction; its person and id are derived from the event. */
export interface ReactionCommand {
  type: 'identify' | 'suppress';
  payload: Record<string, unknown>;
}

/** Maps an event to commands, in order, possibly none. Pure: the same event yields the same commands. */
export type Reaction = (
  event: WebhookEvent,
  policy: Pick<ReactionPolicy, 'suppressOn' | 'attributes'>,
) => readonly ReactionCommand[];

/** A reaction of your own: the default export of a file in `own/`. Its commands follow those of the built-in reactions. */
export interface OwnReaction {
  /** Part of the commands' ids: a renamed reaction publishes the commands of a repeated event again. */
  name: string;
  /** Metrics of the events that it gets. */
  metrics: readonly string[];
  react: Reaction;
}

/** The attributes that a policy sets. */
export const attributesOf = ({ attributes = 'by-channel' }: Pick<ReactionPolicy, 'attributes'>): ReactionAttributes =>
  attributePresets[attributes];

/** Sets attributes of an existing person: `_update` keeps a late event from recreating a deleted one. */
export const identify = (attributes: Record<string, unknown>): ReactionCommand => ({
  type: 'identify',
  payload: { ...attributes, _update: true },
});

/** Deletes the profile permanently: always last, and only when the policy includes the reason. */
export const suppress: ReactionCommand = { type: 'suppress', payload: {} };
