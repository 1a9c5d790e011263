import type { IncomingMessage } from 'node:http';
import { isAnyArrayBuffer } from 'node:util/types';

/** A request whose body a framework may have read. */
export type WebhookRequest = IncomingMessage & { body?: unknown; rawBody?: unknown };

/** The body of a request as a framework kept it: `rawBody` first, because `body` may be parsed. */
export function givenBody({ rawBody, body }: WebhookRequest): Buffer | undefined {
  return bytesOf(rawBody) ?? bytesOf(body);
}

/** Bytes of any kind, or text in UTF-8; undefined for anything else. */
export function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  if (Buffer.isBuffer(value)) return value;
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return isAnyArrayBuffer(value) ? Buffer.from(value) : undefined;
}
