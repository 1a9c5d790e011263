import type { IncomingHttpHeaders } from 'node:http';
import type { BusError, WebhookEnvelope } from '@cio-bus/contracts';
import { Secret } from '@cio-bus/service/secret';
import { type Logger, quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { checkOptions, secretsOf, withoutUndefined } from './checked-options.ts';
import { consoleLogger } from './console-logger.ts';
import type { ReceivedBody } from './read-body.ts';
import { safeLogger } from './safe-logger.ts';
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
   *
   * May resolve to a BusError for an event that it has kept elsewhere instead, in a list in the order of `events`, or alone for
   * the only event: the response stays 200, but does not count the event as accepted and says why; listeners do not get it.
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
  /** That of `telemetry`, whose failures have no effect. */
  logger: Logger;
}

/**
 * Checks the options, and fills in the defaults, also for options that are undefined.
 *
 * @throws Error for options that would accept unsigned or replayed requests, or refuse every request.
 */
export function completeOptions(given: string | Secret | CustomerIOWebhooksOptions): CompleteOptions {
  const isSecret = typeof given === 'string' || given instanceof Secret;
  if (Array.isArray(given)) throw new Error('secrets: expected a secret or options, got a list: give { secrets: […] }');
  const options = withoutUndefined(isSecret ? { secrets: [given] } : (given ?? { secrets: undefined as never }));
  const { logger = consoleLogger, ...own } = options;
  const telemetry = options.telemetry ?? { ...quietTelemetry('webhooks'), logger };
  const complete = {
    scheme: 'v0',
    replayWindowMs: 0,
    bodyLimitBytes: 5_000_000,
    answerWithinMs: 2_500,
    accept: async () => {},
    reject: async (_request: ReceivedWebhook, { code, message }: BusError) =>
      complete.logger.error({ code, reason: message }, 'a signed webhook cannot be used'),
    responseHeaders: {},
    now: Date.now,
    ...own,
    secrets: secretsOf(options.secrets),
    telemetry,
    logger: safeLogger(telemetry.logger),
  } satisfies CompleteOptions as CompleteOptions;
  checkOptions(complete);
  return { ...complete, now: steadyClock(complete.now) };
}

/** A clock that falls back to the system's when it fails: whoever asks for the time must get one. */
const steadyClock = (now: () => number) => () => {
  try {
    const ms = now();
    return Number.isFinite(ms) ? ms : Date.now();
  } catch {
    return Date.now();
  }
};
