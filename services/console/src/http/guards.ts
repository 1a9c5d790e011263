import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { CONSOLE_HEADER } from '../api/open-api.ts';
import { HttpProblem } from '../api/problem.ts';

/** No inline scripts or styles, nothing of other origins, no framing. Styles set by code are not inline ones. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** Headers that every answer has. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(headers);
  next();
};

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** Refuses a foreign Host header: a page of another site whose name was changed to point here. */
export function onlyThisMachine(request: Request, _response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (!LOCAL_HOSTS.includes(host))
    throw new HttpProblem(403, 'forbidden', 'without sign-in the console answers on 127.0.0.1 and localhost only');
  next();
}

/**
 * Refuses changes that another site may have sent: they need a header that a form cannot have, and the origin, where the
 * browser names it, must be the console's own.
 *
 * @param origin where browsers reach the console; @default what the Host header says
 */
export const onlyFromConsole =
  (origin: string | undefined): RequestHandler =>
  (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    if (request.headers[CONSOLE_HEADER] !== '1')
      throw new HttpProblem(403, 'forbidden', `the header ${CONSOLE_HEADER}: 1 is required`);
    const { origin: from, 'sec-fetch-site': site } = request.headers;
    const isForeign = from !== undefined && !isOwn(from, origin, request.headers.host);
    if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
      throw new HttpProblem(403, 'forbidden', 'the request comes from another site');
    next();
  };

function isOwn(from: string, origin: string | undefined, host: string | undefined): boolean {
  if (origin !== undefined) return from === origin;
  return URL.canParse(from) && new URL(from).host === host?.toLowerCase();
}
