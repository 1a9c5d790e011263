import { captureRejectionSymbol, EventEmitter } from 'node:events';
import { BusError, dispositionOf, type WebhookEnvelope, type WebhookEvent, webhookData } from '@cio-bus/contracts';
import type { LabelsOf } from '@cio-bus/service';
import express, { type Request, type Response, type Router } from 'express';
import pTimeout from 'p-timeout';
import { normaliseWebhook } from './normalise-webhook.ts';
import { readBody } from './read-body.ts';
import { canBeValid, verifySignature } from './signature.ts';
import { beginSpan } from './trace-request.ts';
import { type CustomerIOWebhooksOptions, completeOptions, type ReceivedWebhook } from './webhooks-options.ts';

/** A larger body does not fit into a record together with its envelope. */
const USABLE_BYTES = 900_000;

interface Reply {
  status: LabelsOf<'cio_bus_webhooks_received_total'>['status'];
  body: Readonly<Record<string, unknown>>;
}

/**
 * Receives Customer.io's reporting webhooks. Mount `router` under any path, before any body parser.
 *
 * Emits each accepted event three times: as `bounced`, as `email_bounced` and as `*`. Listeners run after `accept` and
 * before the response; what they throw is logged and has no other effect. The sender may repeat an event, with the same `id`.
 *
 * The responses suit a sender that queues everything behind a failure: 200 accepted, or permanently unusable; 401 invalid
 * signature; 405 not a POST; 413 too large; 503 anything else: send it again.
 */
export class CustomerIOWebhooks extends EventEmitter<Record<string, [WebhookEvent]>> {
  /** Handles `POST /` under the path where it is mounted. Reads the raw body itself. */
  readonly router: Router = express.Router();
  readonly #options: Required<CustomerIOWebhooksOptions>;

  /** @throws Error for settings that would let unsigned or replayed requests pass. */
  constructor(options: CustomerIOWebhooksOptions) {
    super({ captureRejections: true });
    this.#options = completeOptions(options);
    const { telemetry, secrets } = this.#options;
    telemetry.expect('cio_bus_webhooks_received_total', {});
    telemetry.expect('cio_bus_webhook_signatures_total', { secret: [...secrets.keys(), 'none'] });
    this.router.post('/', (request, response) => this.#handle(request, response));
    this.router.all('/', (_request, response) => {
      response.set('Allow', 'POST');
      this.#send(response, { status: 405, body: { error: 'only POST is supported' } });
    });
  }

  async #handle(request: Request, response: Response): Promise<void> {
    const { now, telemetry } = this.#options;
    const startedAt = now();
    const span = telemetry.tracer && beginSpan(request, telemetry.tracer);
    try {
      const reply = await this.#receive(request, response);
      if (reply) this.#send(response, reply);
    } catch (error) {
      telemetry.logger.warn({ err: error }, 'webhook not accepted; the sender will retry');
      this.#send(response, { status: 503, body: { error: 'not accepted; send it again' } });
    }
    span?.end({ 'http.response.status_code': response.statusCode });
    telemetry.observe('cio_bus_webhook_duration_seconds', {}, (now() - startedAt) / 1_000);
  }

  /** Undefined when no response is possible: the client has disconnected, or an earlier handler has responded. */
  async #receive(request: Request, response: Response): Promise<Reply | undefined> {
    const { bodyLimitBytes, answerWithinMs, now, telemetry } = this.#options;
    // Without reading the body: the connection stays open, and the HTTP server discards what still arrives.
    if (!this.#isSigned(request)) return { status: 401, body: { error: 'invalid signature' } };
    const rawBody = await readBody(request, bodyLimitBytes);
    if (rawBody === 'aborted' || response.headersSent) return undefined;
    if (rawBody === 'too-large') return { status: 413, body: { error: `more than ${bodyLimitBytes} bytes` } };
    if (!this.#isSigned(request, rawBody)) return { status: 401, body: { error: 'invalid signature' } };

    const result = await pTimeout(this.#handOver({ rawBody, headers: request.headers }), {
      milliseconds: answerWithinMs,
      message: `accept and reject took more than ${answerWithinMs} ms`,
    });
    if (result instanceof BusError) return { status: 200, body: { accepted: 0, unusable: result.message } };
    for (const event of result) {
      telemetry.observe('cio_bus_webhook_delay_seconds', {}, Math.max(0, now() - event.timestamp) / 1_000);
      this.#emitEvent(event);
    }
    return { status: 200, body: { accepted: result.length } };
  }

  /** Calls `accept`, or `reject` when the body cannot be used; resolves with the accepted events, or with the reason. */
  async #handOver(request: ReceivedWebhook): Promise<readonly WebhookEnvelope[] | BusError> {
    try {
      const events = readEvents(request.rawBody);
      await this.#options.accept(events, request);
      return events;
    } catch (error) {
      if (!(error instanceof BusError) || dispositionOf(error) !== 'dead-letter') throw error;
      await this.#options.reject(request, error);
      return error;
    }
  }

  /** Without a body: whether the headers can be valid. Only the result that settles the request is counted and logged. */
  #isSigned(request: Request, rawBody?: Buffer): boolean {
    const { scheme, secrets, replayWindowMs, now, telemetry } = this.#options;
    const timestamp = request.get('x-cio-timestamp');
    const signature = request.get('x-cio-signature');
    const given = { scheme, timestamp, signature, replayWindowMs, now: now() };
    if (!rawBody && canBeValid(given)) return true;
    const index = rawBody && verifySignature({ ...given, secrets, rawBody });
    telemetry.count('cio_bus_webhook_signatures_total', { secret: index ?? 'none' });
    if (index === undefined) {
      const has = { timestamp: timestamp !== undefined, signature: signature !== undefined };
      telemetry.logger.warn({ scheme, has }, 'invalid webhook signature');
    }
    return index !== undefined;
  }

  #emitEvent(envelope: WebhookEnvelope): void {
    if (this.eventNames().length === 0) return; // without listeners the body need not be parsed again
    const event: WebhookEvent = { ...envelope, data: webhookData(JSON.parse(envelope.body)) };
    for (const name of [event.metric, subscriptionName(event), '*']) {
      try {
        this.emit(name, event);
      } catch (error) {
        this.#listenerFailed(error);
      }
    }
  }

  #send(response: Response, { status, body }: Reply): void {
    this.#options.telemetry.count('cio_bus_webhooks_received_total', { status });
    if (status === 413) response.set('Connection', 'close'); // the rest of the body is not read
    response.status(status).json(body);
  }

  #listenerFailed(error: unknown): void {
    this.#options.telemetry.logger.error({ err: error }, 'a webhook listener failed');
  }

  /** Logs the rejection of an async listener, which would otherwise end the process. */
  override [captureRejectionSymbol](error: Error, ..._event: unknown[]): void {
    this.#listenerFailed(error);
  }
}

function readEvents(rawBody: Buffer): WebhookEnvelope[] {
  if (rawBody.length > USABLE_BYTES) {
    throw new BusError('MESSAGE_TOO_LARGE', `the body has ${rawBody.length} bytes; the limit is ${USABLE_BYTES}`);
  }
  return normaliseWebhook(rawBody);
}

/** The name of the event in Customer.io's subscriptions: `email_bounced`, `customer_subscription_preferences_changed`. */
const subscriptionName = ({ objectType, metric }: WebhookEnvelope) => `${objectType}_${metric.replace(/^cio_/, '')}`;
