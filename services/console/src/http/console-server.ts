import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, type ServicePart, type Telemetry } from '@cio-bus/service';
import express, { type Express } from 'express';
import type { Handlers } from '../api/caller.ts';
import { openApiDocument } from '../api/open-api.ts';
import { HttpProblem } from '../api/problem.ts';
import { API_PATH } from '../api/routes.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { Authenticator } from '../sign-in/authenticate.ts';
import { answerProblem, apiRouter } from './api-router.ts';
import { onlyFromConsole, onlyThisMachine, securityHeaders } from './guards.ts';
import { sessionRoutes } from './session-routes.ts';
import { webApp } from './web-app.ts';

/** What the console serves. */
export interface ConsoleOptions {
  handlers: Handlers;
  hub: EventHub;
  authenticator: Authenticator;
  environment: string;
  /** Where browsers reach it, when a proxy changes the Host header. */
  origin: string | undefined;
  /** Folder of the built web app. */
  webFolder: string;
  telemetry: Pick<Telemetry, 'logger'>;
  now(): number;
}

/** The HTTP application: guards, the API, and the web app. */
export function consoleApp(options: ConsoleOptions): Express {
  const { authenticator, origin, webFolder, telemetry } = options;
  const app = express().disable('x-powered-by').disable('etag');
  app.use(securityHeaders);
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  if (authenticator.isOpen) app.use(onlyThisMachine);
  app.use(onlyFromConsole(origin));
  const api = express.Router();
  api.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  api.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  api.use(sessionRoutes(options), apiRouter(options));
  api.use(() => {
    throw HttpProblem.notFound('there is no such route; see openapi.json');
  });
  app.use(API_PATH, api);
  app.use('/api', () => {
    throw HttpProblem.notFound(`the API is at ${API_PATH}`);
  });
  app.use(webApp(webFolder));
  app.use(answerProblem(telemetry));
  return app;
}

const CONNECTIONS = 500;
const REQUEST_TIMEOUT_MS = 30_000;

/** Serves the application. Without sign-in it binds to this machine, whatever `host` says. */
export function createConsoleServer(app: Express, { host, port, isOpen, telemetry }: Listening): ServicePart {
  let server: Server | undefined;
  return {
    name: 'console-server',
    async start() {
      server = app.listen(port, isOpen ? '127.0.0.1' : host);
      server.maxConnections = CONNECTIONS;
      server.requestTimeout = REQUEST_TIMEOUT_MS;
      await once(server, 'listening');
      const { address, port: listening } = server.address() as AddressInfo;
      telemetry.logger.info({ address, port: listening, signIn: !isOpen }, 'console is listening');
    },
    async stop() {
      if (server) await closeServer(server);
    },
  };
}

interface Listening {
  host: string;
  port: number;
  isOpen: boolean;
  telemetry: Pick<Telemetry, 'logger'>;
}
