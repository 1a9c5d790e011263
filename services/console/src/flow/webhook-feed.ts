import { type Scrape, valuesOf } from '@cio-bus/service';
import type { AnswerOf } from '../api/routes.ts';
import type { BusState } from './bus-state.ts';

const WEBHOOKS = 'customerio.webhooks';

/** How the feed of Customer.io's reports is, from what the services export. */
export function webhookFeed({ flow, scrapes, feedDelaySeconds }: BusState): AnswerOf<'getWebhooks'> {
  const answered = (service: string) => (scrapes.get(service) ?? []).filter((one) => one !== undefined);
  const receivers = answered('webhook-receiver');
  const processors = answered('event-processor');
  const topic = flow.topics.find(({ name }) => name === WEBHOOKS);
  const received = valuesOf(receivers, 'cio_bus_webhook_last_response_timestamp_seconds', { status: '200' });
  const lastReceivedAt = Math.max(0, ...received) * 1_000;
  return {
    feedDelaySeconds,
    lastReceivedAt: lastReceivedAt > 0 ? Math.round(lastReceivedAt) : null,
    receiver: answering(scrapes.get('webhook-receiver')),
    hasReports: (topic?.endOffset ?? 0) > 0,
    ratePerSecond: topic?.messagesPerSecond ?? 0,
    suppressions24h: ofAll(processors, 'cio_bus_suppressions_passed', { period: 'day' }),
    brake: {
      used: ofAll(processors, 'cio_bus_suppressions_passed', { period: 'hour' }),
      max: ofAll(processors, 'cio_bus_suppressions_max_per_hour'),
      stopped: valuesOf(processors, 'cio_bus_suppressing_halted').some((value) => value > 0),
    },
    unreported: neverReported(answered('bigquery-sink')),
  };
}

function answering(asked: readonly (Scrape | undefined)[] | undefined): AnswerOf<'getWebhooks'>['receiver'] {
  if (asked === undefined) return 'unknown';
  return asked.every((one) => one !== undefined) ? 'answers' : 'does-not-answer';
}

/** A count of all processes: each that shares it through Redis exports the same, the others each their own. */
function ofAll(processes: readonly Scrape[], name: string, labels: Record<string, string> = {}): number | null {
  const shared = valuesOf(processes, name, { ...labels, shared: 'true' });
  const own = valuesOf(processes, name, { ...labels, shared: 'false' });
  if (shared.length + own.length === 0) return null;
  return Math.max(0, ...shared) + own.reduce((sum, value) => sum + value, 0);
}

/** The messages of all templates; null before a first search. Each sink searches the whole table. */
function neverReported(sinks: readonly Scrape[]): number | null {
  if (!valuesOf(sinks, 'cio_bus_never_reported_timestamp_seconds').some((time) => time > 0)) return null;
  const byTemplate = new Map<string, number>();
  for (const { samples } of sinks)
    for (const { name, labels, value } of samples) {
      if (name !== 'cio_bus_never_reported_messages') continue;
      const template = String(labels.template);
      byTemplate.set(template, Math.max(value, byTemplate.get(template) ?? 0));
    }
  return [...byTemplate.values()].reduce((sum, value) => sum + value, 0); // nothing found: no series
}
