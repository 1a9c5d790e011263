import {
  BusError,
  headers,
  maxRecordBytes,
  recordBytes,
  topics,
  WEBHOOK_SCHEMA,
  type WebhookEnvelope,
  webhookKey,
} from '@cio-bus/contracts';
import type { OutgoingRecord, Producer } from '@cio-bus/kafka';
import type { Telemetry } from '@cio-bus/service';
import type { ReceivedWebhook } from '@cio-bus/webhooks';

/** Room for headers that the producer adds. */
const HEADROOM_BYTES = 10_000;
const MAX_RECORD_BYTES = (maxRecordBytes.get(topics.webhooks) ?? 0) - HEADROOM_BYTES;

interface Dependencies {
  producer: Producer;
  deadlineMs: number;
  telemetry: Pick<Telemetry, 'expect'>;
}

/**
 * Publishes the events of one request, one record per event; resolves once Kafka has acknowledged all of them.
 *
 * A failed request is retried as a whole, so events may repeat: consumers detect that by the event's id.
 */
export function publishEvents({ producer, deadlineMs, telemetry }: Dependencies) {
  telemetry.expect('cio_bus_publish_total', { topic: topics.webhooks });

  return async (events: readonly WebhookEnvelope[], request: Pick<ReceivedWebhook, 'headers'>): Promise<void> => {
    const records = events.map((event) => recordOf(event, request.headers.traceparent));
    records.forEach(checkSize); // before the first one is written: a body is dead-lettered as a whole or not at all
    await Promise.all(records.map((record) => producer.publish(record, { deadlineMs })));
  };
}

function recordOf(event: WebhookEnvelope, traceparent: string | string[] | undefined): OutgoingRecord {
  return {
    topic: topics.webhooks,
    key: webhookKey(event) || event.id,
    value: JSON.stringify(event),
    headers: {
      [headers.id]: event.id,
      [headers.source]: 'customerio',
      [headers.schema]: WEBHOOK_SCHEMA,
      ...(typeof traceparent === 'string' ? { [headers.traceparent]: traceparent } : {}),
    },
  };
}

/**
 * A body within the limits can still be too large as a record: its quotes are escaped, and its ids are in the headers too.
 * Kafka would reject it on every retry of Customer.io, which would hold back all later events.
 */
function checkSize(record: OutgoingRecord): void {
  const size = recordBytes(record);
  if (size > MAX_RECORD_BYTES) {
    throw new BusError('MESSAGE_TOO_LARGE', `the record would have ${size} bytes; the limit is ${MAX_RECORD_BYTES}`);
  }
}
