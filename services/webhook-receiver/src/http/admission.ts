import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Telemetry } from '@cio-bus/service';
import { countResponse } from '@cio-bus/webhooks';
import { respond } from './responses.ts';

interface Limits {
  /** Requests that have arrived completely and have no response yet. @default 1,000 */
  requests?: number;
  /** Total bytes that are kept of all bodies. @default 64,000,000 */
  bytes?: number;
  /** Bytes that are kept of one body at most. @default 5,000,000 */
  bodyBytes?: number;
}

/**
 * Bounds the memory of all concurrent requests. Requests above the limits get 503, and the sender retries. Bytes count as
 * they arrive, so an announced length reserves nothing, and requests once they are complete, so slow clients do not either.
 *
 * @returns a function that watches a request before its body is read
 */
export function createAdmission(
  telemetry: Pick<Telemetry, 'count' | 'gauge'>,
  { requests = 1_000, bytes = 64_000_000, bodyBytes = 5_000_000 }: Limits = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const inUse = { requests: 0, bytes: 0 };

  const reject = (response: ServerResponse) => {
    if (response.headersSent) return;
    countResponse(telemetry, 503, Date.now(), response.req);
    respond(response, 503, { error: 'too many requests; retry later' });
  };

  return (request, response) => {
    const own = { requests: 0, bytes: 0 };
    let isAnswered = false;
    response.on('close', () => {
      isAnswered = true; // what still arrives is discarded
      inUse.requests -= own.requests;
      inUse.bytes -= own.bytes;
    });
    request.on('data', (chunk: Buffer) => {
      if (isAnswered) return;
      const kept = Math.min(chunk.length, bodyBytes - own.bytes);
      own.bytes += kept;
      inUse.bytes += kept;
      if (inUse.bytes > bytes) reject(response);
    });
    request.on('end', () => {
      if (isAnswered) return;
      own.requests = 1;
      inUse.requests += 1;
      if (inUse.requests > requests) reject(response);
    });
  };
}
