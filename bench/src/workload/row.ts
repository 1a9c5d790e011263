import { topics, webhookEvent } from '@cio-bus/contracts';
import { type Row, webhookRow } from '@cio-bus/warehouse';
import { webhook } from './webhooks.ts';

const NOW = Date.UTC(2026, 10, 21);

/** Builds the row of an event, as the sink does. */
export function rowOf(number: number): Row {
  const { key, value, headers } = webhook(number, NOW);
  const record = {
    topic: topics.webhooks,
    partition: 0,
    offset: number,
    key: Buffer.from(key),
    value: Buffer.from(value),
    timestamp: NOW,
    headers,
  };
  return webhookRow(webhookEvent.read(record), { record, now: NOW });
}
