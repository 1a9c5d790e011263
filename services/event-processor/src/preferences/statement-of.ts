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
/** Events have whole seconds: within its second a refusal counts more than what the person chose in the app. */
const END_OF_SECOND_MS = 999;

/**
 * What a person said by an unsubscribe, a new subscription, a change of topics or a spam complaint; undefined for any other
 * event, for a channel without preferences, and for a person whom apps have no id for.
 */
export function statementOf(event: WebhookEvent, now: number): ReportedStatement | undefined {
  const { id, personId, objectType, timestamp } = event;
  const said = personId === undefined || personId === '' ? undefined : choicesOf(event);
  if (personId === undefined || said === undefined) return undefined;
  const saidAt = said.isRefusal ? timestamp + END_OF_SECOND_MS : timestamp;
  return {
    userId: personId,
    statement: {
      ...said.choices,
      saidAt: new Date(Math.min(Math.max(saidAt, 1), now)),
      source: `customerio:${objectType}`,
      eventId: cutToBytes(id, MAX_ID_BYTES),
      createsPerson: false,
    },
  };
}

interface Said {
  choices: Pick<Statement, 'channels' | 'topics'>;
  isRefusal: boolean;
}

function choicesOf(event: WebhookEvent): Said | undefined {
  switch (event.metric) {
    case 'unsubscribed':
      return aboutChannel(channelOf(event), false);
    case 'subscribed':
      return aboutChannel(channelOf(event), true);
    case 'spammed':
      return event.objectType === 'email' ? aboutChannel('email', false) : undefined;
    case 'cio_subscription_preferences_changed': {
      const topics = topicsOf(event.data.content);
      return topics && { choices: { topics }, isRefusal: false };
    }
    default:
      return undefined;
  }
}

function aboutChannel(name: string, optedIn: boolean): Said | undefined {
  const channel = channels.get(name);
  return channel && { choices: { channels: { [channel]: optedIn } }, isRefusal: !optedIn };
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
