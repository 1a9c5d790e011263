import { deriveUlid, objectTypes, type WebhookEvent } from '@cio-bus/contracts';
import type { CommandDraft } from '@cio-bus/event-bus';
import { onBounced } from './on-bounced.ts';
import { onEngaged } from './on-engaged.ts';
import { onSpammed } from './on-spammed.ts';
import { onSubscriptionChanged } from './on-subscription-changed.ts';
import { onUnsubscribed } from './on-unsubscribed.ts';
import type { Reaction, ReactionCommand, ReactionPolicy } from './reaction.ts';

/** Reactions by metric. Other metrics have none; the sink stores all events. */
const reactions: ReadonlyMap<string, Reaction> = new Map([
  ['bounced', onBounced],
  ['spammed', onSpammed],
  ['unsubscribed', onUnsubscribed],
  ['subscribed', onSubscriptionChanged],
  ['cio_subscription_preferences_changed', onSubscriptionChanged],
  ['opened', onEngaged],
  ['clicked', onEngaged],
]);

/** The metrics of events that commands can follow from. */
export const metricsWithReaction: readonly string[] = [...reactions.keys()];

const knownObjectTypes: ReadonlySet<string> = new Set(objectTypes);

/**
 * Returns the commands of the built-in reaction to an event, in order. None for a metric without a reaction or whose reaction is
 * off, an unknown object type, or an event without a person.
 *
 * Deterministic: ids are derived from the event's id, and timestamp and correlation id are the event's.
 */
export function builtInCommands(event: WebhookEvent, policy: ReactionPolicy): CommandDraft[] {
  const reaction = reactions.get(event.metric);
  return drafts(event, policy, () =>
    (reaction?.(event, policy) ?? []).map((command) => ({ command, of: command.type })),
  );
}

/** Returns the commands of the own reactions to an event: in the same cases as {@link builtInCommands}, and as deterministic. */
export function ownCommands(event: WebhookEvent, policy: ReactionPolicy): CommandDraft[] {
  const reacting = (policy.own ?? []).filter(({ metrics }) => metrics.includes(event.metric));
  return drafts(event, policy, () =>
    reacting.flatMap(({ name, react }) =>
      react(event, policy).map((command, index) => ({ command, of: `own/${name}/${index}` })),
    ),
  );
}

/** Commands to the person of the event, each with what distinguishes it from the others of its event. */
function drafts(
  event: WebhookEvent,
  { reactTo }: ReactionPolicy,
  commandsOf: () => readonly { command: ReactionCommand; of: string }[],
): CommandDraft[] {
  const person = personOf(event);
  if (!person || !reactTo.has(event.metric) || !knownObjectTypes.has(event.objectType)) return [];
  const { timestamp, correlationId } = event;
  return commandsOf().map(({ command, of }) => ({
    ...command,
    ...person,
    id: deriveUlid(timestamp, `${event.id}/${of}`),
    timestamp,
    correlationId,
  }));
}

/** The id that apps use, otherwise Customer.io's own id, otherwise the address. */
function personOf({ personId, cioId, emailAddress }: WebhookEvent) {
  if (personId) return { userId: personId };
  if (cioId) return { userId: cioId, idType: 'cio_id' as const };
  if (emailAddress) return { userId: emailAddress, idType: 'email' as const };
  return undefined;
}
