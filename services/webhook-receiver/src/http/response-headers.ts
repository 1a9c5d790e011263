import type { RequestHandler } from 'express';

/** Nothing here is a page, and no response is to be stored or guessed at. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Sets the headers of every response. */
export const setResponseHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};
