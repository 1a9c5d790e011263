import { secret, signed, TIMESTAMP } from './serve-webhooks.ts';

/** A usable event, written otherwise than `JSON.stringify` would: parsed and serialised again it has another signature. */
export const eventBody =
  '{ "event_id": "e1", "object_type": "email", "metric": "sent", "timestamp": 1795262400, "data": { "name": "\\u003cö>" } }';
/** The headers of {@link eventBody}. */
export const eventHeaders = signed(eventBody, secret);
export { TIMESTAMP };

/** Rejections and exceptions that nobody has handled, since the call; `stop` returns them after a turn of the event loop. */
export function watchProcess() {
  const unhandled: unknown[] = [];
  const keep = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', keep);
  return {
    async stop(): Promise<unknown[]> {
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', keep);
      return unhandled;
    },
  };
}

/** Memory that was transferred: to a worker, or by a framework that reuses it. */
export function transferred(text: string): ArrayBuffer {
  const memory = new Uint8Array(Buffer.from(text)).buffer;
  structuredClone(memory, { transfer: [memory] });
  return memory;
}

/** Memory that several threads share. */
export function shared(text: string): SharedArrayBuffer {
  const bytes = Buffer.from(text);
  const memory = new SharedArrayBuffer(bytes.length);
  Buffer.from(memory).set(bytes);
  return memory;
}
