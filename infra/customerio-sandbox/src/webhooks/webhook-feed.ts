import { z } from 'zod';
import { defaultRates } from './delivery-reports.ts';
import { subscribableEvent, subscriptionName } from './subscription-names.ts';
import type { WebhookBody } from './webhook-event.ts';
import { createWebhookPost } from './webhook-post.ts';
import { WebhookSender } from './webhook-sender.ts';

const rate = z.number().min(0).max(1);

/** Target of the webhooks, and probabilities of reports; omitted settings are unchanged. */
export const webhookSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional()
    .describe('Null turns webhooks off.'),
  secret: z.string().min(1).optional().describe('Secret of new signatures.'),
  events: z
    .array(subscribableEvent)
    .optional()
    .describe('Subscribed events by prefixed name, such as `email_bounced`; empty: all.'),
  content: z.boolean().optional().describe('Whether events carry content, as with the option Body Content.'),
  contentBytes: z
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe('Size of the text of a message that is sent without a text of its own, bytes.'),
  rates: z
    .strictObject({
      opened: rate.optional(),
      clicked: rate.optional(),
      bounced: rate.optional(),
      spammed: rate.optional(),
      unsubscribed: rate.optional(),
    })
    .optional(),
  concurrency: z.number().int().min(1).max(256).optional().describe('Posts in flight while all succeed.'),
});
export type WebhookSettings = z.infer<typeof webhookSettings>;

/** The reporting webhook of the workspace: its settings and its sender. */
export interface WebhookFeed extends Pick<WebhookSender, 'after' | 'last' | 'counts' | 'clear'> {
  configure(settings: WebhookSettings): void;
  rates(): typeof defaultRates;
  /** Queues an event; dropped if there is no URL or no subscription to it. */
  push(body: WebhookBody): void;
  /** Queues a body that need not be an event; dropped if there is no URL. */
  pushText(text: string): void;
  /** Whether events carry content. */
  hasContent(): boolean;
  /** Size of the text of a message that is sent without a text of its own, bytes. */
  contentBytes(): number;
  isConfigured(): boolean;
  stop(): void;
}

export interface WebhookFeedOptions {
  settings: WebhookSettings;
  timeScale: number;
  timeoutMs: number;
  now: () => number;
}

export function createWebhookFeed({ settings, timeScale, timeoutMs, now }: WebhookFeedOptions): WebhookFeed {
  const current = { url: '', secret: '', rates: defaultRates, concurrency: 16, content: false, contentBytes: 20_000 };
  let subscribed: ReadonlySet<string> = new Set();

  const http = createWebhookPost({ now, timeoutMs });
  const isConfigured = () => current.url !== '';
  const sender = new WebhookSender({
    post: (body) => http.send(current, body),
    timeScale,
    now,
    concurrency: () => (isConfigured() ? current.concurrency : 0),
  });

  function configure({ url, events, rates, ...others }: WebhookSettings): void {
    Object.assign(current, given(others));
    if (url !== undefined) current.url = url ?? '';
    if (events !== undefined) subscribed = new Set(events);
    current.rates = { ...current.rates, ...given(rates ?? {}) };
    sender.retryNow();
  }
  configure(settings);

  return {
    configure,
    rates: () => current.rates,
    isConfigured,
    push(body) {
      const isSubscribed = subscribed.size === 0 || subscribed.has(subscriptionName(body));
      if (isConfigured() && isSubscribed) sender.push(body);
    },
    pushText: (text) => void (isConfigured() && sender.pushText(text)),
    hasContent: () => current.content,
    contentBytes: () => current.contentBytes,
    after: (seq, limit) => sender.after(seq, limit),
    last: () => sender.last(),
    counts: () => sender.counts(),
    clear: () => sender.clear(),
    stop() {
      sender.stop();
      http.close();
    },
  };
}

/** The settings that are set. */
const given = <T extends object>(settings: T) =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
