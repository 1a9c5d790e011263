import type { IncomingMessage } from 'node:http';

/** A body that exceeds the limit by this factor is not read to its end. */
const DRAIN_FACTOR = 4;

/**
 * Reads the bytes of a request. A body over the limit is read and discarded, up to four times the limit: a client that gets
 * a response while it is still sending may see a connection reset instead.
 *
 * @returns the bytes, or why there are none: `aborted` when the client has disconnected
 * @throws Error when the body was read before: the signed bytes are not available
 */
export function readBody(
  request: IncomingMessage & { body?: unknown },
  limitBytes: number,
): Promise<Buffer | 'too-large' | 'aborted'> {
  if (Buffer.isBuffer(request.body)) {
    return Promise.resolve(request.body.length > limitBytes ? 'too-large' : request.body);
  }
  if (request.readableEnded)
    throw new Error('the body was read before: mount the webhook router before any body parser');
  if (Number(request.headers['content-length'] ?? 0) > limitBytes * DRAIN_FACTOR) return Promise.resolve('too-large');
  return collect(request, limitBytes);
}

function collect(request: IncomingMessage, limitBytes: number): Promise<Buffer | 'too-large' | 'aborted'> {
  return new Promise((resolve) => {
    let size = 0;
    let chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks = [];
      if (size > limitBytes * DRAIN_FACTOR) resolve('too-large');
    });
    request.on('end', () => resolve(size > limitBytes ? 'too-large' : Buffer.concat(chunks)));
    request.on('close', () => resolve('aborted')); // no effect after `end`
    request.on('error', () => resolve('aborted'));
  });
}
