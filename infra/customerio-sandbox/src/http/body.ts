import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';

/** Parses JSON bodies of any content type but an upload's, and remembers their size on the wire. */
export interface BodyReader {
  parse: RequestHandler;
  sizeOf(request: IncomingMessage): number;
}

export function createBodyReader(): BodyReader {
  const sizes = new WeakMap<IncomingMessage, number>();
  return {
    parse: express.json({
      limit: '8mb', // above every documented limit, so that the API itself rejects larger bodies
      type: ({ headers }) => !headers['content-type']?.startsWith('multipart/'), // an uploaded file
      verify: (request, _response, body) => void sizes.set(request, body.length),
    }),
    sizeOf: (request) => sizes.get(request) ?? 0,
  };
}
