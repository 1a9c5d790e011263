import { deriveUlid, objectTypes, type WebhookEvent } from '@cio-bus/contracts';
import type { CommandDraft } from '@cio-bus/event-bus';
import { onBounced } from './on-bounced.ts';
import { onEngaged } from './on-engaged.ts';
import { onSpammed } from './on-spammed.ts';
import { onSubscriptionChanged } from './on-subscription-changed.ts';
import { onUnsubscribed } from './on-unsubscribed.ts';
import type { Reaction, ReactionPolicy } from './reaction.ts';

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
 * Returns the commands that follow from an event, in order. None for a metric without a reaction or whose reaction is off, an
 * unknown object type, or an event without a person.
 *
 * Deterministic: ids are derived from the event's id, and timestamp and correlation id are the event's.
 */
export function commandsFor(event: WebhookEvent, policy: ReactionPolicy): CommandDraft[] {
  const reaction = reactions.get(event.metric);
  const person = personOf(event);
  if (!reaction || !policy.reactTo.has(event.metric)) return [];
  if (!person || !knownObjectTypes.has(event.objectType)) return [];
  return reaction(event, policy).map((command) => ({
    ...command,
    ...person,
    id: deriveUlid(event.timestamp, `${event.id}/${command.type}`),
    timestamp: event.timestamp,
    correlationId: event.correlationId,
  }));
}

/** The id that apps use, otherwise Customer.io's own id, otherwise the address. */
function personOf({ personId, cioId, emailAddress }: WebhookEvent) {
  if (personId) return { userId: personId };
  if (cioId) return { userId: cioId, idType: 'cio_id' as const };
  if (emailAddress) return { userId: emailAddress, idType: 'email' as const };
  return undefined;
}
