import type { IncomingHttpHeaders } from 'node:http';
import type { BusError, WebhookEnvelope } from '@cio-bus/contracts';
import { Secret } from '@cio-bus/service/secret';
import { type Logger, quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { consoleLogger } from './console-logger.ts';
import type { ReceivedBody } from './read-body.ts';
import type { SignatureScheme } from './signature.ts';

/** A request with a valid signature: its bytes and its headers. */
export interface ReceivedWebhook extends ReceivedBody {
  headers: IncomingHttpHeaders;
}

/** Options of {@link CustomerIOWebhooks}. */
export interface CustomerIOWebhooksOptions {
  /** Signing keys that are valid now: at least one, several during a rotation. */
  secrets: readonly (string | Secret)[];
  /** @default 'v0' */
  scheme?: SignatureScheme;
  /** Maximum distance of `X-CIO-Timestamp` from now, ms. 0 is off, because genuine retries may be days late. @default 0 */
  replayWindowMs?: number;
  /** Larger bodies are not read as events: `reject` gets their first 900,000 bytes. @default 5,000,000 */
  bodyLimitBytes?: number;
  /** Time limit for `accept` and `reject` together, ms; the sender times out after 4 s. @default 2,500 */
  answerWithinMs?: number;
  /**
   * Awaited before the 200: an app that must not lose an event stores it here. When it rejects, the response is 503 and the
   * sender sends all events again; with a BusError whose disposition is `dead-letter`, `reject` is called instead.
   */
  accept?: (events: readonly WebhookEnvelope[], request: ReceivedWebhook) => Promise<unknown>;
  /** Awaited before the 200 to a signed body, or to events of a list, that cannot be used. When it rejects, the response is 503. @default logs the reason */
  reject?: (request: ReceivedWebhook, error: BusError) => Promise<void>;
  /** Headers that `receive` and the router add to their responses. @default none */
  responseHeaders?: Readonly<Record<string, string>>;
  /** Where to log. @default the console */
  logger?: Logger;
  /** Logs, metrics and traces of the bus's own services, instead of `logger`. @default no metrics or traces */
  telemetry?: Telemetry;
  /** Ms since the epoch. @default Date.now */
  now?: () => number;
}

/** Options with their defaults. */
export interface CompleteOptions extends Required<Omit<CustomerIOWebhooksOptions, 'secrets' | 'logger'>> {
  secrets: readonly Secret[];
}

/**
 * Checks the options, and fills in the defaults.
 *
 * @throws Error for options that would accept unsigned or replayed requests.
 */
export function completeOptions(given: string | Secret | CustomerIOWebhooksOptions): CompleteOptions {
  const isSecret = typeof given === 'string' || given instanceof Secret;
  const options = isSecret ? { secrets: [given] } : (given ?? { secrets: [] });
  const { logger = consoleLogger, ...own } = options;
  const telemetry = options.telemetry ?? { ...quietTelemetry('webhooks'), logger };
  const complete = {
    scheme: 'v0',
    replayWindowMs: 0,
    bodyLimitBytes: 5_000_000,
    answerWithinMs: 2_500,
    accept: async () => {},
    reject: async (_request: ReceivedWebhook, { code, message }: BusError) =>
      telemetry.logger.error({ code, reason: message }, 'a signed webhook cannot be used'),
    responseHeaders: {},
    now: Date.now,
    ...own,
    secrets: secretsOf(options.secrets),
    telemetry,
  } as const;
  checkSignatureOptions(complete);
  return complete;
}

/**
 * An environment variable that is not set arrives here as undefined, whatever the types say. White space around a secret, such
 * as the line end of a file, is no part of it: with it no signature would match.
 */
function secretsOf(given: unknown): Secret[] {
  const secrets = Array.isArray(given) ? given : [];
  return secrets.map((secret: unknown) => {
    const text = secret instanceof Secret ? secret.reveal() : secret;
    return new Secret(typeof text === 'string' ? text.trim() : '');
  });
}

function checkSignatureOptions({ secrets, scheme, replayWindowMs }: CompleteOptions): void {
  if (secrets.length === 0 || secrets.some((secret) => secret.reveal() === ''))
    throw new Error('secrets: at least one webhook signing secret is required, and none may be empty');
  if (scheme === 'body' && replayWindowMs > 0)
    throw new Error(
      'replayWindowMs: a replay window requires scheme v0, because scheme body does not sign the timestamp',
    );
}
