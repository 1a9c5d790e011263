import { createHash } from 'node:crypto';
import { type BusError, groupOf, headers, reasonOf, topics, writeDeadLetterHeaders } from '@cio-bus/contracts';
import type { Producer } from '@cio-bus/kafka';
import type { Telemetry } from '@cio-bus/service';
import type { ReceivedWebhook } from '@cio-bus/webhooks';

/** Larger bodies are cut to this size, at which a dead letter fits with its headers. */
export const KEPT_BYTES = 900_000;

interface Dependencies {
  producer: Producer;
  deadlineMs: number;
  telemetry: Pick<Telemetry, 'service' | 'release' | 'expect' | 'count'>;
  /** Ms since the epoch. */
  now: () => number;
}

/**
 * Writes a signed but unusable body as a dead letter; resolves once Kafka has acknowledged it.
 *
 * The dead letter's id is a hash of the whole body, so a retried body is the same dead letter. It never was a record: its
 * only origin is the topic that it was meant for.
 */
export function keepUnusableBody({ producer, deadlineMs, telemetry, now }: Dependencies) {
  telemetry.expect('cio_bus_dead_letters_total', { topic: topics.webhooks });
  telemetry.expect('cio_bus_publish_total', { topic: topics.deadLetters });

  return async ({ rawBody, cut }: Pick<ReceivedWebhook, 'rawBody' | 'cut'>, error: BusError): Promise<void> => {
    const sha256 = cut?.sha256 ?? createHash('sha256').update(rawBody).digest('hex');
    const at = now();
    const value = rawBody.subarray(0, KEPT_BYTES);
    const bytes = cut?.bytes ?? rawBody.length;
    const reason = {
      deadLetterId: `webhook-receiver/http/${sha256}`,
      code: error.code,
      message: reasonOf(error),
      ...groupOf(error),
      ...{ service: telemetry.service, release: telemetry.release },
      attempts: 1,
      processingTimeMs: 0,
      firstFailedAt: at,
      failedAt: at,
      origin: undefined,
      wholeBytes: bytes > value.length ? bytes : undefined,
    };
    await producer.publish(
      {
        topic: topics.deadLetters,
        key: null,
        value,
        headers: { [headers.source]: 'customerio', ...writeDeadLetterHeaders(reason, topics.webhooks) },
      },
      { deadlineMs },
    );
    telemetry.count('cio_bus_dead_letters_total', { topic: topics.webhooks, code: error.code });
  };
}
