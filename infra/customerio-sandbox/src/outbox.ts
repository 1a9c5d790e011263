import { randomBytes } from 'node:crypto';
import { type Deliveries, type Delivery, templateKey } from './deliveries.ts';
import { type Chapter, storyOf } from './delivery-story.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { typeOf } from './message-page.ts';
import type { People } from './people.ts';
import type { SendRequest } from './send-request.ts';
import type { Series } from './series.ts';
import { type WebhookBody, webhookBodyOf } from './webhook-event.ts';
import type { WebhookFeed } from './webhook-feed.ts';

/** Accepts transactional sends and tells what becomes of them. There is no idempotency: every accepted send is a message. */
export interface Outbox {
  accept(send: SendRequest, requestId: number): { delivery: Delivery; entry: JournalEntry };
  /** Queues a webhook as if Customer.io had made it, and counts it in the metrics of its parent. */
  emit(body: WebhookBody): void;
  clear(): void;
}

export interface OutboxParts {
  journal: Journal;
  people: People;
  deliveries: Deliveries;
  series: Series;
  feed: WebhookFeed;
  seed: number;
  now: () => number;
}

export function createOutbox({ journal, people, deliveries, series, feed, seed, now }: OutboxParts): Outbox {
  /** How many sends of a template a person has had: part of the fate, because it does not depend on other people's sends. */
  const sendCounts = new Map<string, number>();

  function accept(send: SendRequest, requestId: number) {
    const delivery = register(send);
    const entry = journal.append({
      api: 'app',
      action: 'send',
      personId: send.person.value,
      requestId,
      deliveryId: delivery.id,
      messageData: send.messageData,
      ...(send.templateId !== undefined && { transactionalMessageId: send.templateId }),
    });
    tellStory(delivery, send);
    return { delivery, entry };
  }

  function register({ channel, person, templateId, recipient, subject }: SendRequest): Delivery {
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

  function tellStory(delivery: Delivery, { person, draft }: SendRequest): void {
    const key = `${person.value}/${templateKey(delivery.templateId ?? delivery.subject)}`;
    const count = (sendCounts.get(key) ?? 0) + 1;
    sendCounts.set(key, count);
    countMetric(delivery, { metric: 'created', fields: {} });
    const options = {
      rates: feed.rates(),
      seed,
      fateKey: `${key}/${count}`,
      suppressed: people.isSuppressed(person),
      draft,
    };
    for (const chapter of storyOf(delivery, options)) {
      note(delivery, chapter);
      feed.push(webhookBodyOf(delivery, chapter, now()));
    }
  }

  function note(delivery: Delivery, chapter: Chapter): void {
    delivery.metrics[chapter.metric] ??= Math.floor(now() / 1000);
    const failure = chapter.fields.failure_message;
    if (typeof failure === 'string') delivery.failureMessage = failure;
    countMetric(delivery, chapter);
  }

  function countMetric({ templateId, channel }: Delivery, { metric, fields }: Chapter): void {
    if (templateId === undefined) return;
    series.count(`transactional:${templateKey(templateId)}`, typeOf(channel), metric, fields, now() / 1000);
  }

  return {
    accept,
    emit(body) {
      const { campaign_id: campaignId, delivery_id: deliveryId } = body.data;
      if (campaignId !== undefined)
        series.count(`campaign:${campaignId}`, body.object_type, body.metric, body.data, body.timestamp);
      const delivery = typeof deliveryId === 'string' ? deliveries.get(deliveryId) : undefined;
      if (delivery) note(delivery, { metric: body.metric, fields: body.data });
      feed.push(body);
    },
    clear: () => sendCounts.clear(),
  };
}
