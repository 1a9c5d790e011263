import { z } from 'zod';
import { defaultRates } from './delivery-reports.ts';
import type { WebhookBody } from './webhook-event.ts';
import { createWebhookPost, type WebhookTarget } from './webhook-post.ts';
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
    .array(z.string())
    .optional()
    .describe('Subscribed events by prefixed name, such as `email_bounced`; empty: all.'),
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
  const target: WebhookTarget = { url: '', secret: '' };
  let rates = defaultRates;
  let subscribed: ReadonlySet<string> = new Set();
  let concurrency = 16;

  const http = createWebhookPost({ now, timeoutMs });
  const sender = new WebhookSender({
    post: (body) => http.send(target, body),
    timeScale,
    concurrency: () => (target.url === '' ? 0 : concurrency),
  });

  function configure(next: WebhookSettings): void {
    if (next.url !== undefined) target.url = next.url ?? '';
    if (next.secret !== undefined) target.secret = next.secret;
    if (next.events !== undefined) subscribed = new Set(next.events);
    if (next.concurrency !== undefined) concurrency = next.concurrency;
    const given = Object.entries(next.rates ?? {}).filter(([, chance]) => chance !== undefined);
    rates = { ...rates, ...Object.fromEntries(given) };
    sender.retryNow();
  }
  configure(settings);

  return {
    configure,
    rates: () => rates,
    isConfigured: () => target.url !== '',
    push(body) {
      const isSubscribed = subscribed.size === 0 || subscribed.has(`${body.object_type}_${body.metric}`);
      if (target.url !== '' && isSubscribed) sender.push(body);
    },
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
