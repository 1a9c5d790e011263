import type { Telemetry } from '@cio-bus/service';
import type { RequestHandler, Response } from 'express';

interface Limits {
  /** Concurrent requests. @default 1,000 */
  requests?: number;
  /** Total bytes of their bodies. @default 64,000,000 */
  bytes?: number;
}

/**
 * Bounds the memory of all concurrent requests: a signature can be checked only once the whole body has arrived. Requests
 * above the limits get 503, and the sender retries. Bytes count as they arrive, so an announced length reserves nothing.
 */
export function createAdmission(
  { count }: Pick<Telemetry, 'count'>,
  { requests = 1_000, bytes = 64_000_000 }: Limits = {},
): RequestHandler {
  const inUse = { requests: 0, bytes: 0 };

  const reject = (response: Response) => {
    count('cio_bus_webhooks_received_total', { status: 503 });
    // The rest of the body is not read: the connection is closed after the response.
    response.set('Connection', 'close').on('finish', () => response.req.destroy());
    response.status(503).json({ error: 'too many requests; retry later' });
  };

  return (request, response, next) => {
    if (inUse.requests >= requests) return reject(response);
    let own = 0;
    inUse.requests += 1;
    response.on('close', () => {
      inUse.requests -= 1;
      inUse.bytes -= own;
    });
    request.on('data', (chunk: Buffer) => {
      own += chunk.length;
      inUse.bytes += chunk.length;
      if (inUse.bytes > bytes && !response.headersSent) reject(response);
    });
    next();
  };
}
