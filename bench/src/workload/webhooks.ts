import { WEBHOOK_SCHEMA } from '@cio-bus/contracts';

/** A Customer.io event as webhook-receiver publishes it. */
export interface WrittenWebhook {
  key: string;
  value: string;
  headers: Record<string, string>;
}

const METRICS = ['sent', 'delivered', 'opened', 'clicked', 'bounced'];
const PEOPLE = 5_000;

/**
 * SQL for the expected columns of an event's row, computed from its `number`; it must match {@link webhook}. Both
 * GoogleSQL and DuckDB accept it.
 */
export const expectedValues = {
  metric: `CASE MOD(number, ${METRICS.length}) ${METRICS.map((metric, index) => `WHEN ${index} THEN '${metric}'`).join(' ')} END`,
  customer_id: `CONCAT('user-', CAST(MOD(number, ${PEOPLE}) AS STRING))`,
  delivery_id: `CONCAT('delivery-', CAST(CAST(FLOOR(number / ${METRICS.length}) AS INT64) AS STRING))`,
};

/** Builds the event with this number: `event-0`, `event-1` …, of 5,000 people. @param happenedAt ms since the epoch */
export function webhook(number: number, happenedAt: number): WrittenWebhook {
  const id = `event-${number}`;
  const deliveryId = `delivery-${Math.floor(number / METRICS.length)}`;
  const metric = METRICS[number % METRICS.length] as string;
  const personId = `user-${number % PEOPLE}`;
  const data = {
    delivery_id: deliveryId,
    recipient: `${personId}@example.com`,
    subject: 'Your receipt of today',
    campaign_id: 23,
    action_id: 42,
    template_id: 8,
    identifiers: { id: personId, email: `${personId}@example.com`, cio_id: 'd9c106000001' },
  };
  const body = JSON.stringify({
    event_id: id,
    object_type: 'email',
    metric,
    timestamp: Math.floor(happenedAt / 1_000),
    data,
  });
  const event = {
    id,
    objectType: 'email',
    metric,
    timestamp: happenedAt,
    personId,
    deliveryId,
    correlationId: deliveryId,
  };
  return { key: personId, value: JSON.stringify({ ...event, body }), headers: { 'cio-schema': WEBHOOK_SCHEMA } };
}
