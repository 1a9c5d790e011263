/** What happens to a person, and what their profile and their preferences are afterwards. */
export interface Story {
  about: string;
  /** Object type, metric and own fields of the events, in order. */
  events: readonly [objectType: string, metric: string, data?: Record<string, unknown>][];
  /** How long before those of the others the events happened. @default 0 */
  secondsAgo?: number;
  /** Attributes that the profile must have; undefined for one that it must not have. */
  attributes?: Record<string, unknown>;
  /** What the app's preferences must contain, by channel and topic. @default the choice that everybody made in the app */
  said?: Record<string, boolean>;
  /** @default `known` */
  ends?: 'known' | 'suppressed' | 'deleted';
  /** The app deletes the person, and forgets their preferences, before the events arrive. */
  deleted?: true;
}

const unknownUser = (address: string) => ({
  failure_message: `550 5.1.1 <${address}>: Recipient address rejected: User unknown`,
});
const full = { failure_message: '552 5.2.2 Mailbox full' };
const blocked = { failure_message: '550 5.7.1 Service unavailable; Client host [198.51.100.7] blocked' };

/** What everybody has chosen in the app before the events arrive. */
export const CHOSEN = { email: true, push: true };

/** Of a customer event with a channel's type: it has no delivery. */
const ABOUT_PERSON = { delivery_id: undefined, recipient: undefined };

type People = Readonly<Record<string, Story>>;

/** People by id. @param nowS when their events begin, in Unix seconds */
export const peopleAt = (nowS: number): People => ({
  ...failing(nowS),
  ...reading(nowS),
  ...choosing(nowS),
  ...erased,
});

const failing = (nowS: number): People => ({
  spam: { about: 'reported as spam', events: [['email', 'spammed']], said: { email: false }, ends: 'suppressed' },
  hard: {
    about: 'a mailbox that does not exist',
    events: [['email', 'bounced', unknownUser('hard@example.com')]],
    ends: 'suppressed',
  },
  other: {
    about: 'a hard bounce of another address',
    events: [['email', 'bounced', { ...unknownUser('friend@example.com'), recipient: 'friend@example.com' }]],
    attributes: { email_bounced_at: nowS, email_bounce_permanent: true },
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
});

const reading = (nowS: number): People => ({
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
    attributes: { email_last_opened_at: nowS + 1, email_last_clicked_at: nowS + 1 },
  },
});

const choosing = (nowS: number): People => ({
  leaver: {
    about: 'unsubscribed by a message',
    events: [['email', 'unsubscribed']],
    attributes: { unsubscribed: true, unsubscribed_through: 'email' },
    said: { email: false },
  },
  silenced: {
    about: 'unsubscribed through text messages, which Customer.io reports of the person, not of a message',
    events: [['sms', 'unsubscribed', ABOUT_PERSON]],
    // Customer.io has set its attribute itself, so it is not written back.
    attributes: { unsubscribed: undefined, unsubscribed_at: nowS, unsubscribed_through: 'sms' },
    said: { sms: false },
  },
  returner: {
    about: 'unsubscribed, then subscribed again',
    events: [
      ['customer', 'unsubscribed'],
      ['customer', 'subscribed'],
    ],
    // Customer.io has the choice itself, so it is not written back.
    attributes: { unsubscribed: undefined, unsubscribed_at: nowS, subscribed_at: nowS + 1 },
  },
  chooser: {
    about: 'changed their preferences',
    events: [
      ['customer', 'cio_subscription_preferences_changed', { content: '{"topics":{"topic_1":true,"topic_2":false}}' }],
    ],
    attributes: { subscription_preferences_changed_at: nowS, unsubscribed: undefined },
    said: { topic_1: true, topic_2: false },
  },
});

const erased: People = {
  erased: {
    about: 'deleted; then events arrive late',
    deleted: true,
    secondsAgo: 60,
    events: [
      ['email', 'opened'],
      ['email', 'bounced', full],
      ['customer', 'subscribed'],
    ],
    ends: 'deleted',
  },
};
