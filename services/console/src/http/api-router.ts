import type { Telemetry } from '@cio-bus/service';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Caller, Handlers } from '../api/caller.ts';
import { forbidden, HttpProblem, problemOf } from '../api/problem.ts';
import type { RouteName, Routes } from '../api/routes.ts';
import { routes } from '../api/routes.ts';
import type { Role } from '../api/schemas/session.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Authenticator } from '../sign-in/authenticate.ts';
import { eventStream } from './event-stream.ts';

/** A value that is edited has 1 MiB at most, more as JSON text within JSON. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

interface Options {
  handlers: Handlers;
  hub: EventHub;
  authenticator: Authenticator;
}

/** The routes of the document: each checks who calls, reads its input, and answers JSON. */
export function apiRouter({ handlers, authenticator, hub }: Options): Router {
  const router = Router();
  router.use((request: Request, response: Response, next) => {
    response.locals.caller = authenticator.callerOf(request);
    next();
  });
  router.get('/events', eventStream(hub));
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path, ...route } = routes[name];
    const role = 'role' in route ? route.role : 'viewer';
    const body = express.json({ limit: BODY_LIMIT_BYTES });
    router[method](path, requireRole(role), ...(method === 'post' ? [body] : []), answer(name, handlers));
  }
  return router;
}

/** Before the body is read. */
const requireRole =
  (role: Role): RequestHandler =>
  (_request, response, next) => {
    const caller = response.locals.caller as Caller;
    if (role === 'operator' && caller.role !== 'operator') throw forbidden('this needs the role operator');
    next();
  };

function answer(name: RouteName, handlers: Handlers): RequestHandler {
  const route: Routes[RouteName] = routes[name];
  const handle = handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
  return async (request, response) => {
    const query = 'query' in route ? route.query.strict().parse(given(request.query)) : undefined;
    const body = 'body' in route ? route.body.parse(request.body ?? {}) : undefined;
    response.json(await handle({ query, body }, response.locals.caller as Caller));
  };
}

/** What is empty in a query counts as left out. */
const given = (query: Request['query']) => Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''));

/** Answers what is thrown; a bug of ours is logged, and nothing of it is shown. */
export const answerProblem =
  ({ logger }: Pick<Telemetry, 'logger'>): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const known = problemOf(error);
    if (!known) logger.error({ err: error, path: request.path }, 'request failed');
    const { status, answer: text, retryAfter } = known ?? unexpected;
    if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
    response.status(status).json(text);
  };

const unexpected = new HttpProblem(500, 'unexpected', 'the console failed; its log has the reason');
