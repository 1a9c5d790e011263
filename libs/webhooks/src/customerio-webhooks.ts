import { captureRejectionSymbol, EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BusError, dispositionOf, type WebhookEnvelope, type WebhookEvent, webhookData } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import express, { type Router } from 'express';
import { countResponse, type WebhookStatus } from './count-response.ts';
import { readTime } from './event-fields.ts';
import { type NormalisedWebhook, normaliseWebhook } from './normalise-webhook.ts';
import { readBody } from './read-body.ts';
import { refusalLog } from './refusal-log.ts';
import { canBeValid, startVerification, type VerifySignatureInput } from './signature.ts';
import { beginSpan } from './trace-request.ts';
import { type CustomerIOWebhooksOptions, completeOptions, type ReceivedWebhook } from './webhooks-options.ts';
import { within } from './within.ts';

/** What is kept of a body over the limit: what fits into a record. */
const KEPT_BYTES = 900_000;
const MAX_REASON_LENGTH = 900;
const TIMESTAMP_HEADER = 'x-cio-timestamp';
const SIGNATURE_HEADER = 'x-cio-signature';

type Series = ReturnType<Telemetry['series']>;

interface Reply {
  status: WebhookStatus;
  body: Readonly<Record<string, unknown>>;
}

/**
 * Receives Customer.io's reporting webhooks. Mount `router` under any path, before any body parser.
 *
 * Emits each accepted event three times: as `bounced`, as `email_bounced` and as `*`. Listeners run after `accept` and
 * before the response; what they throw is logged and has no other effect. The sender may repeat an event, with the same `id`.
 *
 * The responses suit a sender that queues everything behind a failure: 200 accepted, or permanently unusable; 401 invalid
 * signature; 405 not a POST; 503 anything else: send it again.
 */
export class CustomerIOWebhooks extends EventEmitter<Record<string, [WebhookEvent]>> {
  /** Handles `POST /` under the path where it is mounted. Reads the raw body itself. */
  readonly router: Router = express.Router();
  readonly #options: Required<CustomerIOWebhooksOptions>;
  readonly #logRefusal: ReturnType<typeof refusalLog>;
  readonly #durations: Series;
  readonly #delays: Series;

  /** @throws Error for settings that would let unsigned or replayed requests pass. */
  constructor(options: CustomerIOWebhooksOptions) {
    super({ captureRejections: true });
    this.#options = completeOptions(options);
    const { telemetry, secrets, now } = this.#options;
    this.#logRefusal = refusalLog(telemetry, now);
    telemetry.expect('cio_bus_webhooks_received_total', {});
    telemetry.expect('cio_bus_webhook_signatures_total', { secret: [...secrets.keys(), 'none'] });
    this.#durations = telemetry.series('cio_bus_webhook_duration_seconds', {});
    this.#delays = telemetry.series('cio_bus_webhook_delay_seconds', {});
    this.router.all('/', (request, response) => this.receive(request, response));
  }

  /**
   * Handles a request to the webhook's path without a framework, as a listener of Node's HTTP server. Reads the raw body
   * itself; always responds, and never rejects.
   */
  async receive(request: IncomingMessage & { body?: unknown }, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      return this.#send(response, { status: 405, body: { error: 'only POST is supported' } });
    }
    const { now, telemetry } = this.#options;
    const startedAt = now();
    const span = telemetry.tracer && beginSpan(request, telemetry.tracer);
    try {
      const reply = await this.#replyTo(request, response);
      if (reply) this.#send(response, reply);
    } catch (error) {
      telemetry.logger.warn({ err: error }, 'webhook not accepted; the sender will retry');
      this.#send(response, { status: 503, body: { error: 'not accepted; send it again' } });
    }
    span?.end({ 'http.response.status_code': response.statusCode });
    this.#durations.observe((now() - startedAt) / 1_000);
  }

  /** Undefined when no response is possible: the client has disconnected, or an earlier handler has responded. */
  async #replyTo(request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> {
    const { bodyLimitBytes, answerWithinMs } = this.#options;
    const check = checkOf(request, this.#options);
    // Without reading the body: the connection stays open, and the HTTP server discards what still arrives.
    if (!canBeValid(check)) return this.#refuse(request);
    const { update, matching } = startVerification(check);
    const isAnswered = () => response.headersSent;
    const limits = { limitBytes: bodyLimitBytes, keptBytes: KEPT_BYTES };
    const body = await readBody(request, { ...limits, onChunk: update, isAnswered });
    if (body === 'aborted' || isAnswered()) return undefined;
    const secret = matching();
    if (secret === undefined) return this.#refuse(request);
    this.#options.telemetry.count('cio_bus_webhook_signatures_total', { secret });

    const handingOver = this.#handOver({ ...body, headers: request.headers });
    const { events, problems } = await within(answerWithinMs, handingOver, 'accept and reject');
    for (const event of events) this.#accepted(event);
    const unusable = problems.length === 0 ? {} : { unusable: problems.join('; ').slice(0, MAX_REASON_LENGTH) };
    return { status: 200, body: { accepted: events.length, ...unusable } };
  }

  /** Calls `accept` with the events, and `reject` with what cannot be used; resolves with the accepted events and the problems. */
  async #handOver(request: ReceivedWebhook): Promise<{ events: readonly WebhookEnvelope[]; problems: string[] }> {
    const { accept, reject, bodyLimitBytes, now } = this.#options;
    try {
      const { events, unusable } = readEvents(request, { bodyLimitBytes, now: now() });
      for (const { rawBody, error } of unusable) await reject({ rawBody, headers: request.headers }, error);
      if (events.length > 0) await accept(events, request);
      return { events, problems: unusable.map(({ error }) => error.message) };
    } catch (error) {
      if (!(error instanceof BusError) || dispositionOf(error) !== 'dead-letter') throw error;
      await reject(request, error);
      return { events: [], problems: [error.message] };
    }
  }

  #refuse(request: IncomingMessage): Reply {
    const { telemetry, scheme } = this.#options;
    telemetry.count('cio_bus_webhook_signatures_total', { secret: 'none' });
    this.#logRefusal(request, scheme);
    return { status: 401, body: { error: 'invalid signature' } };
  }

  #accepted(event: WebhookEnvelope): void {
    this.#delays.observe(Math.max(0, this.#options.now() - event.timestamp) / 1_000);
    this.#emitEvent(event);
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

  /** Not by `response.json`, which adds an `ETag` in most apps. */
  #send(response: ServerResponse, { status, body }: Reply): void {
    const { telemetry, now } = this.#options;
    countResponse(telemetry, status, now());
    response.removeHeader('X-Powered-By');
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(body));
  }

  #listenerFailed(error: unknown): void {
    this.#options.telemetry.logger.error({ err: error }, 'a webhook listener failed');
  }

  /** Logs the rejection of an async listener, which would otherwise end the process. */
  override [captureRejectionSymbol](error: Error, ..._event: unknown[]): void {
    this.#listenerFailed(error);
  }
}

type SignatureCheck = Omit<VerifySignatureInput, 'rawBody'>;

function checkOf(
  { headers }: IncomingMessage,
  { scheme, secrets, replayWindowMs, now }: Required<CustomerIOWebhooksOptions>,
): SignatureCheck {
  const [timestamp, signature] = [single(headers[TIMESTAMP_HEADER]), single(headers[SIGNATURE_HEADER])];
  return { scheme, secrets, timestamp, signature, replayWindowMs, now: now() };
}

/** Node joins repeated headers of these names with commas, so that they match nothing. */
const single = (value: string | string[] | undefined) => (Array.isArray(value) ? undefined : value);

function readEvents(
  { rawBody, cut, headers }: ReceivedWebhook,
  { bodyLimitBytes, now }: { bodyLimitBytes: number; now: number },
): NormalisedWebhook {
  if (cut) {
    const message = `the body has ${cut.bytes} bytes; the limit is ${bodyLimitBytes}`;
    throw new BusError('MESSAGE_TOO_LARGE', message);
  }
  return normaliseWebhook(rawBody, readTime(headers[TIMESTAMP_HEADER]) ?? now);
}

/** The name of the event in Customer.io's subscriptions: `email_bounced`, `customer_subscription_preferences_changed`. */
const subscriptionName = ({ objectType, metric }: WebhookEnvelope) => `${objectType}_${metric.replace(/^cio_/, '')}`;
