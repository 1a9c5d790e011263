import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Secret } from '@cio-bus/service/secret';
import { isLogger } from './safe-logger.ts';
import type { CompleteOptions, CustomerIOWebhooksOptions } from './webhooks-options.ts';

/** The longest time that a timer of Node waits; a longer one ends at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Options without those that are undefined: a setting that is not set must not replace a default. */
export const withoutUndefined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;

/**
 * The signing secrets of options. White space around a secret, such as the line end of a file, is no part of it: with it no
 * signature would match.
 *
 * @throws Error that says which one is missing: a variable that is not set arrives here as undefined, whatever the types say
 */
export function secretsOf(given: unknown): Secret[] {
  if (!Array.isArray(given))
    throw new Error(`secrets: at least one webhook signing secret is required, in a list; got ${kindOf(given)}`);
  const secrets = given.map((secret: unknown) => new Secret(textOf(secret).trim()));
  if (secrets.length === 0)
    throw new Error('secrets: at least one webhook signing secret is required; the list is empty');
  const missing = secrets.findIndex((secret) => secret.reveal() === '');
  if (missing !== -1)
    throw new Error(
      `secrets: none may be empty; number ${missing + 1} of ${secrets.length} is ${kindOf(given[missing])}: is its setting set?`,
    );
  return secrets;
}

const textOf = (secret: unknown) => {
  const text = secret instanceof Secret ? secret.reveal() : secret;
  return typeof text === 'string' ? text : '';
};

/** What a value is, without the value: it may be a secret. */
function kindOf(value: unknown): string {
  if (textOf(value) !== '') return textOf(value).trim() === '' ? 'white space' : 'a text';
  if (value === '' || value instanceof Secret) return 'empty';
  return value === null || value === undefined ? String(value) : `of type ${typeof value}`;
}

/** @throws Error for options that would accept unsigned or replayed requests, or refuse every request. */
export function checkOptions(options: CompleteOptions & Pick<CustomerIOWebhooksOptions, 'logger'>): void {
  const { scheme, replayWindowMs, accept, reject, now, responseHeaders } = options;
  if (scheme !== 'v0' && scheme !== 'body') throw new Error(`scheme: expected 'v0' or 'body', got ${String(scheme)}`);
  for (const [name, hook] of Object.entries({ accept, reject, now }))
    if (typeof hook !== 'function') throw new Error(`${name}: expected a function, got ${kindOf(hook)}`);
  if (!Number.isFinite(now()))
    throw new Error('now: expected a function that returns ms since the epoch, such as Date.now');
  if (!isLogger(options.telemetry.logger))
    throw new Error('logger: expected an object with the functions debug, info, warn and error');
  checkNumber('answerWithinMs', options.answerWithinMs, 1, LONGEST_TIMER_MS);
  checkNumber('bodyLimitBytes', options.bodyLimitBytes, 1, Number.POSITIVE_INFINITY);
  checkNumber('replayWindowMs', replayWindowMs, 0, Number.POSITIVE_INFINITY);
  if (scheme === 'body' && replayWindowMs > 0)
    throw new Error(
      'replayWindowMs: a replay window requires scheme v0, because scheme body does not sign the timestamp',
    );
  checkHeaders(responseHeaders);
}

function checkNumber(name: string, value: unknown, from: number, to: number): void {
  if (typeof value !== 'number' || !(value >= from && value <= to))
    throw new Error(`${name}: expected a number from ${from} to ${to}, got ${String(value)}`);
}

function checkHeaders(headers: unknown): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value as string);
    } catch (error) {
      throw new Error(`responseHeaders: ${(error as Error).message}`);
    }
  }
}
