import type { ServerResponse } from 'node:http';

/** Nothing here is a page, and no response is to be stored or guessed at. */
const HEADERS = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
});

/** Sets the headers of every response. */
export function setResponseHeaders(response: ServerResponse): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
}

/** Responds with a JSON object. */
export function respond(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}
