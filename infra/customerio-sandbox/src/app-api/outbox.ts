import { randomBytes } from 'node:crypto';
import { type Report, reportsOf } from '../webhooks/delivery-reports.ts';
import { type MessageContent, messageContentOf, type OwnContent } from '../webhooks/message-content.ts';
import { type WebhookBody, webhookBodyOf } from '../webhooks/webhook-event.ts';
import type { WebhookFeed } from '../webhooks/webhook-feed.ts';
import { messageTypeOf } from '../workspace/channel.ts';
import type { Deliveries, Delivery } from '../workspace/deliveries.ts';
import type { Journal } from '../workspace/journal.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import type { Links } from '../workspace/links.ts';
import type { People } from '../workspace/people.ts';
import type { Resources } from '../workspace/resources.ts';
import type { Series } from '../workspace/series.ts';
import { templateKey } from '../workspace/templates.ts';
import type { SendRequest } from './send-request.ts';

export interface OutboxParts {
  journal: Journal;
  people: People;
  deliveries: Deliveries;
  series: Series;
  links: Links;
  resources: Resources;
  feed: WebhookFeed;
  seed: number;
  now: () => number;
}

/** What a message can be of, beside a transactional message. */
const parents = ['campaign', 'broadcast', 'newsletter'] as const;

/** Accepts transactional sends and queues their webhooks. Sends are not idempotent: every accepted send is a message. */
export class Outbox {
  readonly #parts: OutboxParts;
  /** Sends per person and template: part of what decides their fate, because it does not depend on other people's sends. */
  readonly #sendCounts = new Map<string, number>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  accept(send: SendRequest, requestId: number): { delivery: Delivery; entry: JournalEntry } {
    const delivery = this.#register(send);
    const entry = this.#parts.journal.append({
      api: 'app',
      action: 'send',
      personId: send.person.value,
      requestId,
      deliveryId: delivery.id,
      messageData: send.messageData,
      ...(send.templateId !== undefined && { transactionalMessageId: send.templateId }),
    });
    this.#queueWebhooks(delivery, send);
    return { delivery, entry };
  }

  /** Queues a webhook as if Customer.io had created it, and counts it in the metrics of its parent. */
  emit(body: WebhookBody): void {
    const { deliveries, feed } = this.#parts;
    const { delivery_id: deliveryId } = body.data;
    for (const parent of parents) this.#countOf(parent, body);
    const delivery = typeof deliveryId === 'string' ? deliveries.get(deliveryId) : undefined;
    if (delivery) this.#record(delivery, { metric: body.metric, fields: body.data });
    feed.push(body);
  }

  /** Counts an event in the metrics of its campaign, broadcast or newsletter, which is in the workspace from then on. */
  #countOf(parent: (typeof parents)[number], { object_type: type, metric, data, timestamp }: WebhookBody): void {
    const { series, links, resources } = this.#parts;
    const id = data[`${parent}_id`];
    if (typeof id !== 'number') return;
    const name = data[`${parent}_name`] ?? resources.get(`${parent}s`, String(id))?.name ?? `${parent} ${id}`;
    resources.put(`${parent}s`, { name }, id);
    series.count(`${parent}:${id}`, type, metric, data, timestamp);
    if (metric === 'clicked') links.count(`${parent}:${id}`, type, data, timestamp);
  }

  /** Records a metric that was reported about a delivery; nothing about one that does not exist. */
  report(deliveryId: string, metric: string): void {
    const delivery = this.#parts.deliveries.get(deliveryId);
    if (delivery) this.#record(delivery, { metric, fields: {} });
  }

  clear(): void {
    this.#sendCounts.clear();
  }

  #register({ channel, person, templateId, recipient, subject }: SendRequest): Delivery {
    const { people, deliveries, now } = this.#parts;
    const profile = people.find(person);
    const id = profile?.id ?? (person.type === 'id' ? person.value : null);
    const email = profile?.email ?? (person.type === 'email' ? person.value : null);
    const keys = [person.value, id, email, profile?.cioId].filter((key) => typeof key === 'string');
    return deliveries.add(
      {
        id: randomBytes(21).toString('base64url'),
        channel,
        created: Math.floor(now() / 1000),
        identifiers: { id, email, ...(profile && { cio_id: profile.cioId }) },
        ...(templateId !== undefined && { templateId }),
        recipient,
        subject,
        metrics: {},
      },
      keys,
    );
  }

  #queueWebhooks(delivery: Delivery, { person, draft, content: own }: SendRequest): void {
    const { feed, people, seed, now } = this.#parts;
    const key = `${person.value}/${templateKey(delivery.templateId ?? delivery.subject)}`;
    const count = (this.#sendCounts.get(key) ?? 0) + 1;
    this.#sendCounts.set(key, count);
    this.#countMetric(delivery, { metric: 'created', fields: {} });
    const suppressed = people.isSuppressed(person);
    const options = { rates: feed.rates(), seed, fateKey: `${key}/${count}`, suppressed, draft };
    for (const report of reportsOf(delivery, options)) {
      this.#record(delivery, report);
      const content = report.metric === 'sent' ? this.#contentOf(delivery, own) : {};
      feed.push(webhookBodyOf(delivery, { ...report, fields: { ...report.fields, ...content } }, now()));
    }
  }

  #contentOf(delivery: Delivery, own: OwnContent): Partial<MessageContent> {
    const { feed } = this.#parts;
    return feed.hasContent() ? messageContentOf(delivery, own, feed.contentBytes()) : {};
  }

  #record(delivery: Delivery, report: Report): void {
    delivery.metrics[report.metric] ??= Math.floor(this.#parts.now() / 1000);
    const failure = report.fields.failure_message;
    if (typeof failure === 'string') delivery.failureMessage = failure;
    this.#countMetric(delivery, report);
  }

  #countMetric({ templateNumber, channel }: Delivery, { metric, fields }: Report): void {
    if (templateNumber === undefined) return;
    const { series, links, now } = this.#parts;
    const [parent, type, at] = [`transactional:${templateNumber}`, messageTypeOf(channel), now() / 1000];
    series.count(parent, type, metric, fields, at);
    if (metric === 'clicked') links.count(parent, type, fields, at);
  }
}
