import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';

const NOT_BUILT = 'The web app is not built. The API is at /api/v1, described by /api/v1/openapi.json.\n';

/** Serves the built web app, and the runbooks as text; a path that is no file is a page of the app. */
export function webApp(folder: string): Router {
  const router = Router();
  const page = join(folder, 'index.html');
  // The names of assets have a hash of their content.
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }),
  );
  const text = (response: Response) => void response.setHeader('content-type', 'text/plain; charset=utf-8');
  router.use('/runbooks', express.static(join(folder, 'runbooks'), { fallthrough: false, setHeaders: text }));
  router.use(express.static(folder, { index: false, cacheControl: false, setHeaders: revalidated }));
  const sendPage: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (!existsSync(page)) return void response.status(404).type('text').send(NOT_BUILT);
    revalidated(response);
    response.sendFile(page, { cacheControl: false });
  };
  router.use(sendPage);
  return router;
}

const revalidated = (response: { setHeader(name: string, value: string): unknown }) =>
  void response.setHeader('cache-control', 'no-cache');
