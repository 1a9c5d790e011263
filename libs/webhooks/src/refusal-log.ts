import type { IncomingHttpHeaders } from 'node:http';
import type { Telemetry } from '@cio-bus/service';

/** A stranger who posts without end must not fill the log. */
const EVERY_MS = 60_000;
/** Addresses, commas and spaces: the header is anybody's text. */
const ADDRESSES = /^[\da-f.:, ]{1,200}$/i;

/** Without a socket when the app has read the request itself. */
interface RefusedRequest {
  headers: IncomingHttpHeaders;
  socket?: { remoteAddress?: string | undefined };
}

/** Logs requests with an invalid signature: at most one a minute, with how many there were since the last one. */
export function refusalLog({ logger }: Pick<Telemetry, 'logger'>, now: () => number) {
  let lastAt = Number.NEGATIVE_INFINITY;
  let refused = 0;
  return (request: RefusedRequest, scheme: string): void => {
    refused += 1;
    if (now() - lastAt < EVERY_MS) return;
    const { headers } = request;
    const forwardedFor = String(headers['x-forwarded-for'] ?? '');
    const fields = {
      scheme,
      has: { timestamp: 'x-cio-timestamp' in headers, signature: 'x-cio-signature' in headers },
      peer: request.socket?.remoteAddress,
      ...(ADDRESSES.test(forwardedFor) ? { forwardedFor } : {}),
      refused,
    };
    logger.warn(fields, 'invalid webhook signature');
    [lastAt, refused] = [now(), 0];
  };
}
