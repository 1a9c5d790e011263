import { isDeepStrictEqual } from 'node:util';
import { deriveUlid } from '@cio-bus/contracts';
import type { Profile } from '../workspace/profile.ts';
import type { WebhookBody } from './webhook-event.ts';

const PREFERENCES = 'cio_subscription_preferences';

/** A person's subscriptions, as their attributes state them. */
export interface Subscriptions {
  unsubscribed: boolean;
  preferences: unknown;
}

/** Reads the subscriptions of a person; somebody unknown has not unsubscribed. */
export const subscriptionsOf = (profile: Profile | undefined): Subscriptions => ({
  unsubscribed: [true, 'true'].includes(profile?.attributes.get('unsubscribed')?.value as boolean | string),
  preferences: profile?.attributes.get(PREFERENCES)?.value,
});

interface Change {
  before: Subscriptions;
  after: Profile;
  /** The channel of the message that led to the change. @default unknown, as for a change through the API */
  channel?: string | undefined;
  /** Whether the option Body Content is on. */
  hasContent: boolean;
  nowMs: number;
  /** Distinguishes changes of one person at one time. */
  count: number;
}

/** The webhooks of a change of attributes: Customer.io reports it, whoever made it. */
export function customerEventsOf({
  before,
  after,
  channel = 'customer',
  hasContent,
  nowMs,
  count,
}: Change): WebhookBody[] {
  const now = subscriptionsOf(after);
  const event = (metric: string, fields: Record<string, unknown> = {}): WebhookBody => ({
    event_id: deriveUlid(nowMs, `${after.cioId}/${metric}/${count}`),
    object_type: channel,
    metric,
    timestamp: Math.floor(nowMs / 1_000),
    data: {
      customer_id: after.id ?? '',
      email_address: after.email ?? null,
      identifiers: { id: after.id ?? null, email: after.email ?? null, cio_id: after.cioId },
      ...fields,
    },
  });
  const events: WebhookBody[] = [];
  if (now.unsubscribed !== before.unsubscribed) events.push(event(now.unsubscribed ? 'unsubscribed' : 'subscribed'));
  if (!isDeepStrictEqual(now.preferences, before.preferences)) {
    const content = hasContent ? { content: JSON.stringify(now.preferences) } : {};
    events.push(event('cio_subscription_preferences_changed', content));
  }
  return events;
}
