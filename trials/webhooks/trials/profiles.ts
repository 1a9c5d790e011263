import type { EmittedEvent } from '@cio-bus/customerio-sandbox';
import { type IsolationStack, onStack } from '../../isolation/run/isolation-stack.ts';
import { type IsolationTrial, type Measure, none } from '../../isolation/run/isolation-trial.ts';
import { settle } from '../../stack/settle.ts';

const SETTLED_WITHIN_MS = 120_000;
const NOW_S = Math.floor(Date.now() / 1_000);

/** What happens to a person, and what their profile is afterwards. */
interface Story {
  about: string;
  /** Object type, metric and own fields of the events, in order. */
  events: readonly [objectType: string, metric: string, data?: Record<string, unknown>][];
  /** Attributes that the profile must have; undefined for one that it must not have. */
  attributes?: Record<string, unknown>;
  /** @default `known` */
  ends?: 'known' | 'suppressed' | 'deleted';
  /** The app deletes the person before the events arrive. */
  deleted?: true;
}

const unknownUser = { failure_message: '550 5.1.1 <x@example.com>: Recipient address rejected: User unknown' };
const full = { failure_message: '552 5.2.2 Mailbox full' };
const blocked = { failure_message: '550 5.7.1 Service unavailable; Client host [198.51.100.7] blocked' };

const stories: Readonly<Record<string, Story>> = {
  spam: { about: 'reported as spam', events: [['email', 'spammed']], ends: 'suppressed' },
  hard: { about: 'a mailbox that does not exist', events: [['email', 'bounced', unknownUser]], ends: 'suppressed' },
  other: {
    about: 'a hard bounce of another address',
    events: [['email', 'bounced', { ...unknownUser, recipient: 'friend@example.com' }]],
    attributes: { email_bounced_at: NOW_S, email_bounce_permanent: true },
  },
  soft: {
    about: 'a full mailbox',
    events: [['email', 'bounced', full]],
    attributes: { email_bounce_reason: full.failure_message, email_bounce_permanent: false },
  },
  blocked: {
    about: 'a sender that is on a block list',
    events: [['email', 'bounced', blocked]],
    attributes: { email_bounce_permanent: false },
  },
  machine: {
    about: 'an open by a machine, and one inferred from a click',
    events: [
      ['email', 'opened', { prefetched: true }],
      ['email', 'opened', { synthetic: true }],
      ['email', 'clicked', { machine: true, href: 'https://example.com' }],
    ],
    attributes: { email_last_opened_at: undefined, email_last_clicked_at: undefined },
  },
  reader: {
    about: 'an open and a click by the person',
    events: [
      ['email', 'opened'],
      ['email', 'clicked', { href: 'https://example.com' }],
    ],
    attributes: { email_last_opened_at: NOW_S + 1, email_last_clicked_at: NOW_S + 1 },
  },
  leaver: {
    about: 'unsubscribed by a message',
    events: [['email', 'unsubscribed']],
    attributes: { unsubscribed: true, unsubscribed_through: 'email' },
  },
  returner: {
    about: 'unsubscribed, then subscribed again',
    events: [
      ['customer', 'unsubscribed'],
      ['customer', 'subscribed'],
    ],
    // Customer.io has the choice itself, so it is not written back.
    attributes: { unsubscribed: undefined, unsubscribed_at: NOW_S, subscribed_at: NOW_S + 1 },
  },
  chooser: {
    about: 'changed their preferences',
    events: [['customer', 'cio_subscription_preferences_changed']],
    attributes: { subscription_preferences_changed_at: NOW_S, unsubscribed: undefined },
  },
  erased: {
    about: 'deleted; then events arrive late',
    deleted: true,
    events: [
      ['email', 'opened'],
      ['email', 'bounced', full],
      ['customer', 'subscribed'],
    ],
    ends: 'deleted',
  },
};

/** What the reactions make of people, through every service and with the sandbox's own signed webhooks. */
export const profiles: IsolationTrial = {
  name: 'profiles',
  about: `${Object.keys(stories).length} people: spam, bounces, machines, unsubscribes, a late open of somebody who was deleted`,
  run: (print) => onStack({ print }, live),
};

async function live(stack: IsolationStack): Promise<Measure[]> {
  const { bus, sandbox } = stack;
  const rest = (label: string) => settle(stack, { label, timeoutMs: SETTLED_WITHIN_MS });
  await Promise.all(Object.keys(stories).map((id) => bus.identify(id, { email: `${id}@example.com` })));
  await rest('people');
  await Promise.all(Object.entries(stories).flatMap(([id, { deleted }]) => (deleted ? [bus.delete(id)] : [])));
  await rest('deletions');
  await sandbox.emit(
    Object.entries(stories).flatMap(([id, { events }]) => events.map((event, at) => eventOf(id, event, at))),
  );
  await rest('events');
  return Promise.all(
    Object.entries(stories).map(async ([id, story]) => none(story.about, await differences(stack, id, story))),
  );
}

function eventOf(id: string, [object_type, metric, data = {}]: Story['events'][number], at: number): EmittedEvent {
  const email = `${id}@example.com`;
  const ofChannel =
    object_type === 'customer'
      ? { customer_id: id, email_address: email }
      : { delivery_id: `profiles-${id}-${at}`, recipient: email };
  return {
    event_id: `profiles-${id}-${at}`,
    object_type,
    metric,
    timestamp: NOW_S + at,
    data: { identifiers: { id, email }, ...ofChannel, ...data },
  };
}

async function differences({ sandbox }: IsolationStack, id: string, story: Story): Promise<string[]> {
  const { attributes = {}, ends = 'known' } = story;
  const person = await sandbox.person(id);
  const isNow = person === undefined ? 'deleted' : person.suppressed ? 'suppressed' : 'known';
  const wrong = Object.entries(attributes)
    .filter(([name, value]) => person?.attributes[name] !== value)
    .map(([name, value]) => `${id}: ${name} is ${person?.attributes[name]}, not ${value}`);
  return isNow === ends ? wrong : [`${id} is ${isNow}, not ${ends}`, ...wrong];
}
