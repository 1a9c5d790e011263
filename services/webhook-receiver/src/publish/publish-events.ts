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
import { withoutContent } from './without-content.ts';

/** Room for headers that the producer adds. */
const HEADROOM_BYTES = 10_000;
const MAX_RECORD_BYTES = (maxRecordBytes.get(topics.webhooks) ?? 0) - HEADROOM_BYTES;

interface Dependencies {
  producer: Producer;
  /** Keeps an event that cannot be a record. */
  keep: (request: ReceivedWebhook, error: BusError) => Promise<void>;
  deadlineMs: number;
  telemetry: Pick<Telemetry, 'expect' | 'logger'>;
}

/**
 * Publishes the events of one request, one record per event; resolves once Kafka has acknowledged all of them.
 *
 * An event that is too large for a record loses its content and headers; one that is still too large is a dead letter, and its
 * outcome is the error, so that the response does not count it as accepted.
 * A failed request is retried as a whole, so events may repeat: consumers detect that by the event's id.
 */
export function publishEvents({ producer, keep, deadlineMs, telemetry }: Dependencies) {
  telemetry.expect('cio_bus_publish_total', { topic: topics.webhooks });
  const deadline = { deadlineMs };

  const publish = (event: WebhookEnvelope, sent: ReceivedWebhook['headers']): Promise<unknown> => {
    const { written, record } = fitted(event, sent.traceparent);
    if (record instanceof BusError)
      return keep({ rawBody: Buffer.from(event.body), headers: sent }, record).then(() => record);
    if (written.altered) telemetry.logger.warn({ id: event.id, altered: written.altered }, 'webhook event altered');
    return producer.publish(record, deadline);
  };
  return (events: readonly WebhookEnvelope[], { headers }: Pick<ReceivedWebhook, 'headers'>): Promise<unknown> => {
    const [first] = events;
    if (first && events.length === 1) return publish(first, headers); // nearly always
    return Promise.all(events.map((event) => publish(event, headers)));
  };
}

/**
 * The record of an event. A body within the limits can still be too large as a record: its quotes are escaped, and its ids
 * are in the headers too. Kafka would reject it on every retry of Customer.io, which would hold back all later events.
 */
function fitted(event: WebhookEnvelope, traceparent: string | string[] | undefined) {
  const record = recordOf(event, traceparent);
  if (recordBytes(record) <= MAX_RECORD_BYTES) return { written: event, record };
  const written = withoutContent(event);
  const smaller = recordOf(written, traceparent);
  const size = recordBytes(smaller);
  if (size <= MAX_RECORD_BYTES) return { written, record: smaller };
  const reason = `the record would have ${size} bytes; the limit is ${MAX_RECORD_BYTES}`;
  return { written, record: new BusError('MESSAGE_TOO_LARGE', reason) };
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
      ...(typeof traceparent === 'string' && { [headers.traceparent]: traceparent }),
    },
  };
}
