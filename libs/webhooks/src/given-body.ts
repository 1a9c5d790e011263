import type { IncomingMessage } from 'node:http';
import { isAnyArrayBuffer } from 'node:util/types';

/** A request whose body a framework may have read. */
export type WebhookRequest = IncomingMessage & { body?: unknown; rawBody?: unknown };

/** The body of a request as a framework kept it: `rawBody` first, because `body` may be parsed. */
export function givenBody({ rawBody, body }: WebhookRequest): Buffer | undefined {
  return bytesOf(rawBody) ?? bytesOf(body);
}

/**
 * A copy of the bytes that an app gives, or of its text in UTF-8: the app may reuse or transfer its memory before the
 * response.
 *
 * @throws Error that says what to give instead
 */
export function copyOfBody(given: unknown): Buffer {
  if (typeof given === 'string') return Buffer.from(given);
  const bytes = bytesOf(given);
  if (!bytes) throw new Error(`rawBody ${whatInstead(given)}`);
  return Buffer.from(bytes);
}

/**
 * Bytes of any kind, without a copy, or text in UTF-8; undefined for anything else.
 *
 * @throws Error for memory that was transferred, which looks like an empty body
 */
function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  const memory = ArrayBuffer.isView(value) ? value.buffer : value;
  if (!isAnyArrayBuffer(memory)) return undefined;
  if ('detached' in memory && memory.detached) throw new Error(`rawBody ${TRANSFERRED}`);
  return ArrayBuffer.isView(value)
    ? Buffer.from(memory as ArrayBuffer, value.byteOffset, value.byteLength)
    : Buffer.from(memory as ArrayBuffer);
}

const TRANSFERRED = 'was transferred to another thread, or its framework has freed it: copy it before';
const EXAMPLES =
  'await request.arrayBuffer() of a Fetch request; Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8") of AWS Lambda; request.rawBody of a Cloud Function';

function whatInstead(given: unknown): string {
  if (given === undefined || given === null) return `is missing: give the body as received, such as ${EXAMPLES}`;
  if (given instanceof Blob) return 'is a Blob: give await blob.arrayBuffer()';
  if (typeof given === 'object') {
    if ('then' in given) return 'is a promise: await it';
    if ('getReader' in given || 'pipe' in given || Symbol.asyncIterator in given)
      return 'is a stream: read it to its end, and give the bytes';
    if ('arrayBuffer' in given) return 'is a request: give await request.arrayBuffer()';
  }
  return `is ${Array.isArray(given) ? 'a list' : `of type ${typeof given}`}, perhaps the parsed body: the signature covers the bytes as received, so give those, such as ${EXAMPLES}`;
}
