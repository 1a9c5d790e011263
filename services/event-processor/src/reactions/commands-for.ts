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
  const person = personOf(event);
  if (!person || !policy.reactTo.has(event.metric) || !knownObjectTypes.has(event.objectType)) return [];
  const reaction = reactions.get(event.metric);
  const builtIn = reaction ? reaction(event, policy).map((command) => ({ command, of: command.type })) : [];
  const { timestamp, correlationId } = event;
  return [...builtIn, ...ownCommands(event, policy)].map(({ command, of }) => ({
    ...command,
    ...person,
    id: deriveUlid(timestamp, `${event.id}/${of}`),
    timestamp,
    correlationId,
  }));
}

/** The commands of the own reactions, each with what distinguishes it from the others of its event. */
function ownCommands(event: WebhookEvent, policy: ReactionPolicy) {
  const reacting = (policy.own ?? []).filter(({ metrics }) => metrics.includes(event.metric));
  return reacting.flatMap(({ name, react }) =>
    react(event, policy).map((command, index) => ({ command, of: `own/${name}/${index}` })),
  );
}

/** The id that apps use, otherwise Customer.io's own id, otherwise the address. */
function personOf({ personId, cioId, emailAddress }: WebhookEvent) {
  if (personId) return { userId: personId };
  if (cioId) return { userId: cioId, idType: 'cio_id' as const };
  if (emailAddress) return { userId: emailAddress, idType: 'email' as const };
  return undefined;
}
