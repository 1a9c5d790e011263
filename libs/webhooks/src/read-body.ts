import type { IncomingMessage } from 'node:http';

/** A body that is this many times too large is not read to its end. */
const DRAIN_FACTOR = 4;

/**
 * Reads a request's bytes. A body over the limit is read to its end and thrown away, up to four times the limit: a client
 * that is answered while it still sends may see a reset connection instead of the answer.
 *
 * @returns the bytes, or what was wrong: `aborted` when the client went away
 * @throws Error when something before has read the body: the bytes that were signed are gone
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
    request.on('close', () => resolve('aborted')); // after `end` it changes nothing
    request.on('error', () => resolve('aborted'));
  });
}
