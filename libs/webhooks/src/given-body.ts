import type { IncomingMessage } from 'node:http';

/** A request whose body a framework may have read. */
export type WebhookRequest = IncomingMessage & { body?: unknown; rawBody?: unknown };

/** The body of a request as a framework kept it: `rawBody` first, because `body` may be parsed. */
export function givenBody({ rawBody, body }: WebhookRequest): Buffer | undefined {
  return bytesOf(rawBody) ?? bytesOf(body);
}

/** Bytes, or text in UTF-8; undefined for anything else. */
export function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  if (Buffer.isBuffer(value)) return value;
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined;
}
