import type { WebhookEvent } from '@cio-bus/contracts';
import type { Channel, Statement } from '@cio-bus/user-messaging';
import { channelOf, cutToBytes } from '../reactions/event-facts.ts';

/** What a person said, according to an event. */
export interface ReportedStatement {
  userId: string;
  statement: Statement;
}

const channels: ReadonlyMap<string, Channel> = new Map([
  ['email', 'email'],
  ['push', 'push'],
  ['sms', 'sms'],
  ['in_app', 'inApp'],
]);
const MAX_ID_BYTES = 300;
const MAX_TOPICS = 1_000;

/**
 * What a person said by an unsubscribe, a new subscription, a change of topics or a spam complaint; undefined for any other
 * event, for a channel without preferences, and for a person whom apps have no id for.
 */
export function statementOf(event: WebhookEvent): ReportedStatement | undefined {
  const { id, personId, objectType, timestamp } = event;
  const choices = personId === undefined || personId === '' ? undefined : choicesOf(event);
  if (personId === undefined || choices === undefined) return undefined;
  return {
    userId: personId,
    statement: {
      ...choices,
      saidAt: new Date(Math.max(timestamp, 1)),
      inWholeSeconds: true,
      source: `customerio:${objectType}`,
      eventId: cutToBytes(id, MAX_ID_BYTES),
      createsPerson: false,
      mayBeEcho: event.deliveryId === undefined,
    },
  };
}

type Choices = Pick<Statement, 'channels' | 'topics'>;

function choicesOf(event: WebhookEvent): Choices | undefined {
  switch (event.metric) {
    case 'unsubscribed':
      return aboutChannel(channelOf(event), false);
    case 'subscribed':
      return aboutChannel(channelOf(event), true);
    case 'spammed':
      return event.objectType === 'email' ? aboutChannel('email', false) : undefined;
    case 'cio_subscription_preferences_changed': {
      const topics = topicsOf(event.data.content);
      return topics && { topics };
    }
    default:
      return undefined;
  }
}

function aboutChannel(name: string, optedIn: boolean): Choices | undefined {
  const channel = channels.get(name);
  return channel && { channels: { [channel]: optedIn } };
}

/**
 * Reads `{"topics":{"topic_1":true}}`, as text or parsed. Customer.io sends it only when the webhook's Body Content is on.
 *
 * @returns undefined when there are no topics in it
 */
export function topicsOf(content: unknown): Record<string, boolean> | undefined {
  const parsed = typeof content === 'string' ? parse(content) : content;
  const entries = Object.entries(Object((parsed as { topics?: unknown } | null)?.topics))
    .filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean' && isName(entry[0]))
    .slice(0, MAX_TOPICS);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const isName = (name: string) =>
  name.trim() !== '' && name.isWellFormed() && !name.includes('\0') && Buffer.byteLength(name) <= MAX_ID_BYTES;

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
