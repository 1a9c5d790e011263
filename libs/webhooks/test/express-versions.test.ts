import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import express5 from 'express';
import express4 from 'express4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomerIOWebhooks } from '../src/customerio-webhooks.ts';
import type { CustomerIOWebhooksOptions } from '../src/webhooks-options.ts';
import { eventBody, eventHeaders, watchProcess } from './fake-requests.ts';
import { secret } from './serve-webhooks.ts';

let process: ReturnType<typeof watchProcess>;
const closing: (() => void)[] = [];
beforeEach(() => {
  process = watchProcess();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  expect(await process.stop()).toEqual([]);
});

type Express = typeof express5;
type App = ReturnType<Express>;

/** Mounts an instance in an app, posts a signed event to `/hooks`, and returns what came of it. */
async function post(
  express: Express,
  mount: (app: App, webhooks: CustomerIOWebhooks, express: Express) => unknown,
  {
    type = 'application/json',
    path = '/hooks',
    ...options
  }: { type?: string; path?: string } & Partial<CustomerIOWebhooksOptions> = {},
) {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger: quietTelemetry('test').logger, ...options });
  const [events, errors]: [string[], string[]] = [[], []];
  webhooks.on('*', ({ event_id }) => void events.push(String(event_id)));
  webhooks.on('error', ({ message }) => void errors.push(message));
  const app = express();
  mount(app, webhooks, express);
  const server = createServer(app);
  closing.push(() => void server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const send = (headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body: eventBody, headers: { 'content-type': type, ...headers } });
  const accepted = (await send(eventHeaders)).status;
  const refused = (await send({ ...eventHeaders, 'x-cio-signature': 'a'.repeat(64) })).status;
  return { accepted, refused, events, errors };
}

type Mount = Parameters<typeof post>[1];
const use: Mount = (app, webhooks) => app.use('/hooks', webhooks.router);
const behind =
  (parser: (express: Express) => express5.RequestHandler): Mount =>
  (app, webhooks, express) =>
    app.use(parser(express)).use('/hooks', webhooks.router);
const FORM = 'application/x-www-form-urlencoded';
const keep = (request: object, _response: unknown, rawBody: Buffer) => void Object.assign(request, { rawBody });

describe.each([
  ['4', express4],
  ['5', express5],
])('Express %s', (_version, express) => {
  it.each<[string, Mount, { type?: string; path?: string }?]>([
    ['before any parser', use],
    ['with a query', use, { path: '/hooks?a=1' }],
    ['with a slash at the end', use, { path: '/hooks/' }],
    [
      'in a router of its own',
      (app, { router }, { Router }) => app.use('/a', Router().use('/hooks', router)),
      { path: '/a/hooks' },
    ],
    ['as the handler of a route', (app, { router }) => app.post('/hooks', router)],
    [
      'as the handler of a route, behind another one',
      (app, { router }) => app.all('/hooks', (_q, _s, next) => next(), router),
    ],
    [
      'as the handler of a route with parameters',
      (app, { router }) => app.post('/:tenant/hooks', router),
      { path: '/a/hooks' },
    ],
    ['after express.raw()', behind(({ raw }) => raw({ type: () => true }))],
    ['after express.text()', behind(({ text }) => text({ type: () => true }))],
    ['after express.json() that keeps the bytes', behind(({ json }) => json({ verify: keep }))],
    ['after express.json() that another type passes', behind(({ json }) => json()), { type: 'text/plain' }],
    ['after express.urlencoded() that JSON passes', behind(({ urlencoded }) => urlencoded({ extended: true }))],
    [
      'after a reader that listens, too',
      behind(() => (request, _response, next) => next(void request.on('data', () => {}))),
    ],
    ['after something slow that reads nothing', behind(() => (_request, _response, next) => void setImmediate(next))],
  ])('accepts a signed event once, %s', async (_where, mount, options) => {
    const { accepted, refused, events, errors } = await post(express, mount, options);
    expect({ accepted, refused, events, errors }).toEqual({ accepted: 200, refused: 401, events: ['e1'], errors: [] });
  });

  it.each<[string, Mount, string, RegExp]>([
    ['express.json()', behind(({ json }) => json()), 'application/json', /mount the router before any body parser/],
    [
      'express.urlencoded()',
      behind(({ urlencoded }) => urlencoded({ extended: true })),
      FORM,
      /before any body parser/,
    ],
    [
      'a reader that has taken the body',
      behind(() => (request, _response, next) => void request.once('data', () => setImmediate(next))),
      'text/plain',
      /the body was parsed before/,
    ],
  ])('answers 503 after %s, and the error says what to do', async (_parser, mount, type, message) => {
    const { accepted, events, errors } = await post(express, mount, { type });
    expect([accepted, events]).toEqual([503, []]);
    expect(errors[0]).toMatch(message);
  });

  it('leaves the response to an app that timed out while an event was being stored', async () => {
    const stored = Promise.withResolvers<void>();
    const timedOut: Mount = (app, webhooks) => {
      app.use((_request, response, next) => {
        response.on('finish', () => setImmediate(stored.resolve));
        setImmediate(() => response.headersSent || response.status(504).end());
        next();
      });
      app.use('/hooks', webhooks.router);
    };
    const { accepted, errors } = await post(express, timedOut, { accept: () => stored.promise });
    expect([accepted, errors]).toEqual([504, []]);
  });

  it('passes paths below its own on, also after a route that matched', async () => {
    const everything = express === express5 ? '*path' : '*';
    const mount: Mount = (app, { router }) =>
      app.all(everything, (_request, _response, next) => next()).use('/hooks', router);
    expect((await post(express, mount, { path: '/hooks/elsewhere' })).accepted).toBe(404);
  });
});

it('without an app, other paths are 404, and nothing is thrown', async () => {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger: quietTelemetry('test').logger });
  const server = createServer(webhooks.router as never);
  closing.push(() => void server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await fetch(`${origin}/favicon.ico`)).status).toBe(404);
  expect((await fetch(origin, { method: 'POST', body: eventBody, headers: eventHeaders })).status).toBe(200);
});
