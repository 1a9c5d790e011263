import type { IncomingHttpHeaders } from 'node:http';
import type { VerifySignatureInput } from './signature.ts';
import type { CompleteOptions } from './webhooks-options.ts';

export const TIMESTAMP_HEADER = 'x-cio-timestamp';
export const SIGNATURE_HEADER = 'x-cio-signature';

/** What the signature of a request is checked against. */
export function signatureCheck(
  headers: IncomingHttpHeaders,
  { scheme, secrets, replayWindowMs, now }: Pick<CompleteOptions, 'scheme' | 'secrets' | 'replayWindowMs' | 'now'>,
): Omit<VerifySignatureInput, 'rawBody'> {
  const [timestamp, signature] = [single(headers[TIMESTAMP_HEADER]), single(headers[SIGNATURE_HEADER])];
  return { scheme, secrets, timestamp, signature, replayWindowMs, now: now() };
}

/** Node joins repeated headers of these names with commas, so that they match nothing. */
const single = (value: unknown) => (typeof value === 'string' ? value : undefined);
