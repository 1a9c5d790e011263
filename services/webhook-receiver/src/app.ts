/**
 * Webhook receiver: writes Customer.io's signed reporting webhooks to Kafka.
 *
 * Serves `POST /webhooks/customerio`; writes events to `customerio.webhooks`, unusable bodies to `customerio.dlq`.
 * At least once: a request gets 200 only after Kafka has acknowledged every event in it.
 */
import { createKafka, createProducer } from '@cio-bus/kafka';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import type { WebhookReceiverConfig } from './config.ts';
import { createListener } from './http/listener.ts';
import { RESPONSE_HEADERS } from './http/responses.ts';
import { KEPT_BYTES, keepUnusableBody } from './publish/keep-unusable-body.ts';
import { publishDeadlineMs } from './publish/publish-deadline.ts';
import { publishEvents } from './publish/publish-events.ts';

/** Who waits for a response sends nothing else meanwhile: a longer wait for further records would only be idle time. */
const LINGER_MS = 1;

/** Composition root: the one place in this service where anything is constructed. */
export function wireWebhookReceiver({ config, telemetry, stop }: ServiceContext<WebhookReceiverConfig>): ServicePart[] {
  const limits = { flushMs: stop.flushMs, lingerMs: LINGER_MS };
  const producer = createProducer(createKafka(config, telemetry), telemetry, limits);
  const deadlineMs = publishDeadlineMs(config.WEBHOOK_ANSWER_TIMEOUT_MS); // the sender retries: waiting longer has no use
  const keep = keepUnusableBody({ producer, deadlineMs, telemetry, now: Date.now });
  const webhooks = new CustomerIOWebhooks({
    secrets: config.CUSTOMERIO_WEBHOOK_SECRET,
    scheme: config.WEBHOOK_SIGNATURE_SCHEME,
    replayWindowMs: config.WEBHOOK_REPLAY_WINDOW_SECONDS * 1_000,
    bodyLimitBytes: config.WEBHOOK_BODY_LIMIT_BYTES,
    answerWithinMs: config.WEBHOOK_ANSWER_TIMEOUT_MS,
    accept: publishEvents({ producer, keep, deadlineMs, telemetry }),
    reject: keep,
    responseHeaders: RESPONSE_HEADERS,
    telemetry,
  });
  const listener = createListener({
    host: config.BIND_HOST,
    port: config.PORT,
    receive: (request, response) => webhooks.receive(request, response),
    keepAliveMs: config.WEBHOOK_KEEP_ALIVE_SECONDS * 1_000,
    stopMs: stop.drainMs,
    noticeMs: config.WEBHOOK_STOP_NOTICE_MS,
    bodyLimitBytes: Math.max(config.WEBHOOK_BODY_LIMIT_BYTES, KEPT_BYTES),
    telemetry,
  });

  // Started in this order, stopped in reverse: the port is open while Kafka is unavailable, and requests in progress are written.
  return [listener.listening, producer, listener.accepting];
}
