import express, { type Request, Router } from 'express';
import { sessionBody } from '../api/schemas/session.ts';
import { meOf } from '../handlers/get-me.ts';
import type { Authenticator } from '../sign-in/authenticate.ts';
import { SESSION_COOKIE, SESSION_MS, sessionOf } from '../sign-in/sessions.ts';

interface Options {
  authenticator: Authenticator;
  environment: string;
  now(): number;
}

const BODY_LIMIT_BYTES = 4_096;

/** Signing in and out, of people with a browser. */
export function sessionRoutes({ authenticator, environment, now }: Options): Router {
  const router = Router();
  router.post('/session', express.json({ limit: BODY_LIMIT_BYTES }), (request, response) => {
    const { token } = sessionBody.parse(request.body ?? {});
    const holder = authenticator.signIn(request, token);
    const { name, role } = holder;
    response.cookie(SESSION_COOKIE, sessionOf(holder, now()), { ...cookie(request), maxAge: SESSION_MS });
    response.json(meOf({ name, role, authentication: 'session' }, environment));
  });
  router.delete('/session', (request, response) => {
    response.clearCookie(SESSION_COOKIE, cookie(request)).status(204).end();
  });
  return router;
}

/** Secure where the browser speaks TLS with the proxy in front; on plain HTTP a browser would drop such a cookie. */
const cookie = ({ headers, secure }: Request) => ({
  httpOnly: true,
  sameSite: 'strict' as const,
  path: '/',
  secure: secure || headers['x-forwarded-proto'] === 'https',
});
