import type { Telemetry } from '@cio-bus/service';
import type { RequestHandler, Response } from 'express';

interface Limits {
  /** Requests under way at once. @default 1,000 */
  requests?: number;
  /** Bytes of their bodies, together. @default 64,000,000 */
  bytes?: number;
}

/**
 * Bounds what all requests under way hold in memory: who signed a body is known only once all of it is here. What goes
 * beyond is answered 503, to be sent again. Bytes count as they arrive: announcing many and sending none holds back nobody.
 */
export function createAdmission(
  { count }: Pick<Telemetry, 'count'>,
  { requests = 1_000, bytes = 64_000_000 }: Limits = {},
): RequestHandler {
  const held = { requests: 0, bytes: 0 };

  const refuse = (response: Response) => {
    count('cio_bus_webhooks_received_total', { status: 503 });
    // What is left of the body is not read: the connection goes with the answer.
    response.set('Connection', 'close').on('finish', () => response.req.destroy());
    response.status(503).json({ error: 'too much at once; send it again' });
  };

  return (request, response, next) => {
    if (held.requests >= requests) return refuse(response);
    let own = 0;
    held.requests += 1;
    response.on('close', () => {
      held.requests -= 1;
      held.bytes -= own;
    });
    request.on('data', (chunk: Buffer) => {
      own += chunk.length;
      held.bytes += chunk.length;
      if (held.bytes > bytes && !response.headersSent) refuse(response);
    });
    next();
  };
}
