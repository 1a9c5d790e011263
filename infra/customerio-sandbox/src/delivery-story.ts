import type { Delivery } from './deliveries.ts';
import { dice } from './random.ts';
import type { Channel } from './send-request.ts';

/** How often things happen to a delivery, 0 to 1. */
export interface StoryRates {
  opened: number;
  clicked: number;
  /** Half of them for good. */
  bounced: number;
  spammed: number;
  unsubscribed: number;
}

export const defaultRates: StoryRates = {
  opened: 0.3,
  clicked: 0.1,
  bounced: 0.02,
  spammed: 0.005,
  unsubscribed: 0.01,
};

/** One thing that happens to a delivery, with the fields it adds to the webhook. */
export interface Chapter {
  metric: string;
  fields: Record<string, unknown>;
}

// What each channel reports at all; an inbox message has no webhook family.
const reported: Record<Channel, ReadonlySet<string>> = {
  email: new Set([
    'drafted',
    'sent',
    'dropped',
    'delivered',
    'bounced',
    'opened',
    'clicked',
    'spammed',
    'unsubscribed',
  ]),
  push: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'opened', 'clicked']),
  sms: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'clicked']),
  whatsapp: new Set(['drafted', 'sent', 'dropped', 'delivered', 'bounced', 'opened', 'clicked']),
  in_app: new Set(['drafted', 'sent', 'opened', 'clicked']),
  inbox_message: new Set(),
};

export interface StoryOptions {
  rates: StoryRates;
  seed: number;
  /** The same key has the same fate in every run, whatever order the sends came in. */
  fateKey: string;
  suppressed: boolean;
  draft: boolean;
}

/** What becomes of a delivery, in order. */
export function storyOf(delivery: Delivery, options: StoryOptions): Chapter[] {
  return chapters(options).filter(({ metric }) => reported[delivery.channel].has(metric));
}

function chapters({ rates, seed, fateKey, suppressed, draft }: StoryOptions): Chapter[] {
  const roll = (about: string) => dice(seed, `${fateKey}/${about}`);
  if (draft) return [{ metric: 'drafted', fields: {} }];
  if (suppressed) return [{ metric: 'dropped', fields: { failure_message: 'suppressed' } }];

  const story: Chapter[] = [{ metric: 'sent', fields: {} }];
  if (roll('bounced') < rates.bounced) {
    const permanent = roll('permanent') < 0.5;
    const failure = permanent ? '5.1.1 The email account does not exist' : '4.2.2 The mailbox is over its quota';
    return [...story, { metric: 'bounced', fields: { failure_message: failure } }];
  }
  story.push({ metric: 'delivered', fields: {} });
  // One roll for both, so that who clicks has opened.
  const interest = roll('interest');
  if (interest < rates.opened) story.push({ metric: 'opened', fields: opening(roll('agent')) });
  if (interest < rates.clicked) story.push({ metric: 'clicked', fields: click(roll('link'), roll('machine')) });
  if (roll('spammed') < rates.spammed) story.push({ metric: 'spammed', fields: {} });
  if (roll('unsubscribed') < rates.unsubscribed) story.push({ metric: 'unsubscribed', fields: {} });
  return story;
}

const opening = (agent: number) => ({ prefetched: agent < 0.4, proxied: agent < 0.2 });

const click = (link: number, agent: number) => {
  const id = 1 + Math.floor(link * 5);
  return { href: `https://example.com/links/${id}`, link_id: id, machine: agent < 0.2 };
};
