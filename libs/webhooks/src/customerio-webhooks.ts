import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Secret } from '@cio-bus/service';
import type { Telemetry } from '@cio-bus/service/telemetry';
import { countResponse, type WebhookStatus } from './count-response.ts';
import { copyOfBody, type WebhookRequest } from './given-body.ts';
import { type GivenHeaders, headersOf } from './given-headers.ts';
import { type HandedOver, handOver } from './hand-over.ts';
import { collectBody, type ReceivedBody, readBody } from './read-body.ts';
import { refusalLog } from './refusal-log.ts';
import { ReportedEvents } from './reported-events.ts';
import { startVerification, type Verification } from './signature.ts';
import { signatureCheck } from './signature-check.ts';
import { beginSpan } from './trace-request.ts';
import { type WebhookRouter, webhookRouter } from './webhook-router.ts';
import {
  type CompleteOptions,
  type CustomerIOWebhooksOptions,
  completeOptions,
  type ReceivedWebhook,
} from './webhooks-options.ts';
import { within } from './within.ts';

/** What is kept of a body over the limit: what fits into a record. */
const KEPT_BYTES = 900_000;
const MAX_REASON_LENGTH = 900;
const UNREAD: ReceivedBody = { rawBody: Buffer.alloc(0) };

type Series = ReturnType<Telemetry['series']>;
interface Received {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
  socket?: { remoteAddress?: string | undefined };
}

/** @param digest gets every part of the body */
type ReadBody = (digest: Verification) => ReceivedBody | Promise<ReceivedBody | 'aborted'>;

/** The response to a request, to be sent as JSON. */
export interface WebhookReply {
  status: Exclude<WebhookStatus, 404>;
  body: Readonly<Record<string, unknown>>;
}

const NOT_ACCEPTED: WebhookReply = { status: 503, body: { error: 'not accepted; send it again' } };
const NOT_ACCEPTED_TEXT = 'webhook not accepted; the sender will retry';

/**
 * Receives Customer.io's reporting webhooks. Mount `router` under any path, or call {@link receive} or {@link handle}.
 *
 * ```ts
 * const webhooks = new CustomerIOWebhooks(signingSecret);
 * webhooks.on('email_bounced', (event) => console.log(event.data.recipient));
 * app.use('/webhooks/customerio', webhooks.getRouter());
 * ```
 *
 * Emits each accepted event by its names (`bounced`, `email_bounced`) and as `*`. Listeners run after `accept` and before the
 * response; what they throw is logged, emitted as `error`, and has no other effect. The sender may repeat an event, with the
 * same `event_id`.
 *
 * The responses suit a sender that queues everything behind a failure: 200 accepted, or permanently unusable; 401 invalid
 * signature; 405 not a POST; 503 anything else: send it again.
 */
export class CustomerIOWebhooks extends ReportedEvents {
  /** Middleware for Express and Connect: handles `POST /` under the path where it is mounted. */
  readonly router: WebhookRouter = webhookRouter(this);
  readonly #options: CompleteOptions;
  readonly #logRefusal: ReturnType<typeof refusalLog>;
  readonly #durations: Series;
  readonly #delays: Series;

  /**
   * @param options the signing secret, or options
   * @throws Error for settings that would let unsigned or replayed requests pass.
   */
  constructor(options: string | Secret | CustomerIOWebhooksOptions) {
    const complete = completeOptions(options);
    super(complete.logger);
    this.#options = complete;
    const { telemetry, logger, secrets, now } = complete;
    this.#logRefusal = refusalLog({ logger }, now);
    telemetry.expect('cio_bus_webhooks_received_total', {});
    telemetry.expect('cio_bus_webhook_signatures_total', { secret: [...secrets.keys(), 'none'] });
    this.#durations = telemetry.series('cio_bus_webhook_duration_seconds', {});
    this.#delays = telemetry.series('cio_bus_webhook_delay_seconds', {});
  }

  /** Returns {@link router}. */
  getRouter(): WebhookRouter {
    return this.router;
  }

  /**
   * Handles a request to the webhook's path without a framework, as a listener of Node's HTTP server. Reads the raw body
   * itself, or takes `rawBody` or `body` if a framework has kept the bytes there; always responds, and never rejects.
   */
  receive(request: WebhookRequest, response: ServerResponse): Promise<void> {
    const send = (reply: WebhookReply) => this.#send(response, reply);
    if (request.method !== 'POST') {
      this.#respond(send, { status: 405, body: { error: 'only POST is supported' } });
      return Promise.resolve();
    }
    const { bodyLimitBytes: limitBytes } = this.#options;
    return this.#answer(
      request,
      (digest) => readBody(request, { limitBytes, keptBytes: KEPT_BYTES, digest, response }),
      send,
    );
  }

  /**
   * Handles a request of any framework or function: Fastify, Next, Hono, a cloud function. Never rejects.
   *
   * @param request `rawBody`: the body as received, not parsed; `headers`: of Node, of a Fetch request, or a plain object
   * @returns the status, and a body to send as JSON
   */
  async handle(request: { rawBody: Uint8Array | ArrayBuffer | string; headers: GivenHeaders }): Promise<WebhookReply> {
    const { bodyLimitBytes: limitBytes } = this.#options;
    const limits = { limitBytes, keptBytes: KEPT_BYTES, response: { headersSent: false } };
    let answer: WebhookReply = NOT_ACCEPTED;
    let headers: IncomingHttpHeaders | undefined;
    const send = (reply: WebhookReply) => {
      countResponse(this.#options.telemetry, reply.status, this.#options.now(), headers && { headers });
      answer = reply;
    };
    try {
      headers = headersOf(request.headers);
    } catch (error) {
      this.report(error, NOT_ACCEPTED_TEXT, 'warn');
      send(NOT_ACCEPTED);
      return answer;
    }
    await this.#answer(
      { method: 'POST', headers },
      (digest) => collectBody(copyOfBody(request.rawBody), { ...limits, digest }),
      send,
    );
    return answer;
  }

  /**
   * Calls `send` at most once: not at all when no response is possible, because the client has disconnected or an earlier
   * handler has responded. One function for all that is waited for: each more costs every request a promise.
   */
  async #answer(request: Received, read: ReadBody, send: (reply: WebhookReply) => void): Promise<void> {
    const { now, telemetry } = this.#options;
    const startedAt = now();
    const span = telemetry.tracer && beginSpan(request, telemetry.tracer);
    let reply: WebhookReply | undefined;
    try {
      const verification = startVerification(signatureCheck(request.headers, this.#options));
      // Without reading the body: the connection stays open, and the HTTP server discards what still arrives.
      const body = verification ? await read(verification) : UNREAD;
      if (body !== 'aborted') {
        reply = this.#isSigned(verification)
          ? this.#accepted(await this.#handOver({ ...body, headers: request.headers }))
          : this.#refuse(request);
      }
    } catch (error) {
      this.report(error, NOT_ACCEPTED_TEXT, 'warn');
      reply = NOT_ACCEPTED;
    }
    if (reply) this.#respond(send, reply);
    span?.end(reply ? { 'http.response.status_code': reply.status } : {});
    this.#durations.observe((now() - startedAt) / 1_000);
  }

  /** A response that cannot be sent must not end the process. */
  #respond(send: (reply: WebhookReply) => void, reply: WebhookReply): void {
    try {
      send(reply);
    } catch (error) {
      this.report(error, 'the response to a webhook could not be sent');
    }
  }

  #handOver(request: ReceivedWebhook): Promise<HandedOver> {
    return within(this.#options.answerWithinMs, handOver(request, this.#options), 'accept and reject');
  }

  #isSigned(verification: Verification | undefined): boolean {
    const secret = verification?.matching();
    if (secret === undefined) return false;
    this.#options.telemetry.count('cio_bus_webhook_signatures_total', { secret });
    return true;
  }

  #refuse(request: Received): WebhookReply {
    const { telemetry, scheme } = this.#options;
    telemetry.count('cio_bus_webhook_signatures_total', { secret: 'none' });
    this.#logRefusal(request, scheme);
    return { status: 401, body: { error: 'invalid signature' } };
  }

  #accepted({ events, problems }: HandedOver): WebhookReply {
    for (const event of events) {
      this.#delays.observe(Math.max(0, this.#options.now() - event.timestamp) / 1_000);
      this.emitReported(event);
    }
    const unusable = problems.length === 0 ? {} : { unusable: problems.join('; ').slice(0, MAX_REASON_LENGTH) };
    return { status: 200, body: { accepted: events.length, ...unusable } };
  }

  /** Not by `response.json`, which adds an `ETag` in most apps. Nothing if somebody else has responded: a timeout of the app. */
  #send(response: ServerResponse, { status, body }: WebhookReply): void {
    if (response.headersSent) return;
    const { telemetry, now, responseHeaders } = this.#options;
    countResponse(telemetry, status, now(), response.req);
    const text = JSON.stringify(body);
    const bytes = Buffer.byteLength(text);
    response.removeHeader('X-Powered-By');
    response.writeHead(status, {
      ...responseHeaders,
      ...(status === 405 ? { Allow: 'POST' } : {}),
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes,
    });
    response.end(text, bytes === text.length ? 'latin1' : 'utf8'); // ASCII needs no encoder
  }
}
