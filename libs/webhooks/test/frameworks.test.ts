import { quietTelemetry } from '@cio-bus/service/telemetry';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomerIOWebhooks, type WebhookReply } from '../src/customerio-webhooks.ts';
import { eventBody, eventHeaders, watchProcess } from './fake-requests.ts';
import { secret } from './serve-webhooks.ts';

let process: ReturnType<typeof watchProcess>;
beforeEach(() => {
  process = watchProcess();
});
afterEach(async () => {
  expect(await process.stop()).toEqual([]);
});

type Send = (webhooks: CustomerIOWebhooks, headers: Record<string, string>) => Promise<number>;
const PATH = '/hooks';
const post = (headers: Record<string, string>) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/json', ...headers },
});
const toResponse = ({ status, body }: WebhookReply) => Response.json(body, { status });
const next = (rawBodyOf: (request: Request) => Promise<unknown>): Send => {
  return async (webhooks, headers) => {
    const POST = async (request: Request) =>
      toResponse(await webhooks.handle({ rawBody: (await rawBodyOf(request)) as string, headers: request.headers }));
    return (await POST(new Request(`http://x.example${PATH}`, { ...post(headers), body: eventBody }))).status;
  };
};
const hono = (headersOf: (context: { req: { header(): Record<string, string>; raw: Request } }) => Headers): Send => {
  return async (webhooks, headers) => {
    const app = new Hono();
    app.post(PATH, async (context) =>
      toResponse(await webhooks.handle({ rawBody: await context.req.arrayBuffer(), headers: headersOf(context) })),
    );
    return (await app.request(PATH, { ...post(headers), body: eventBody })).status;
  };
};
const inFastify = (route: (app: FastifyInstance, webhooks: CustomerIOWebhooks) => unknown): Send => {
  return async (webhooks, headers) => {
    const app = fastify();
    route(app, webhooks);
    const { statusCode } = await app.inject({ ...post(headers), url: PATH, payload: eventBody });
    await app.close();
    return statusCode;
  };
};
const kept = (app: FastifyInstance, parseAs: 'buffer' | 'string') => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs }, (_request, body, done) => done(null, body));
  return app;
};
const handleIn = (app: FastifyInstance, webhooks: CustomerIOWebhooks) =>
  app.post(PATH, async ({ body, headers }, reply) => {
    const answer = await webhooks.handle({ rawBody: body as string, headers });
    return reply.code(answer.status).send(answer.body);
  });

/** An event of AWS. */
interface LambdaEvent {
  body: string | null;
  isBase64Encoded: boolean;
  headers: Record<string, string> | null;
  multiValueHeaders?: Record<string, string[]>;
}
const lambda = (
  eventOf: (headers: Record<string, string>) => LambdaEvent,
  pick: 'headers' | 'multiValueHeaders',
): Send => {
  return async (webhooks, given) => {
    const event = eventOf(given);
    const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    return (await webhooks.handle({ rawBody, headers: event[pick] ?? {} })).status;
  };
};
const inCapitals = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/\b[a-z]/g, (a) => a.toUpperCase()), value]),
  );
const inLists = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const base64 = Buffer.from(eventBody).toString('base64');

const ways: Record<string, Send> = {
  'a Next route handler with text()': next((request) => request.text()),
  'a Next route handler with arrayBuffer()': next((request) => request.arrayBuffer()),
  'a Next route handler with bytes()': next((request) => request.bytes()),
  'Hono with its own headers': hono(({ req }) => req.header() as never),
  'Hono with the headers of the request': hono(({ req }) => req.raw.headers),
  'Fastify with bodies as bytes': inFastify((app, webhooks) => handleIn(kept(app, 'buffer'), webhooks)),
  'Fastify with bodies as text': inFastify((app, webhooks) => handleIn(kept(app, 'string'), webhooks)),
  'Lambda behind API Gateway, version 1': lambda(
    (headers) => ({
      body: base64,
      isBase64Encoded: true,
      headers: null,
      multiValueHeaders: inLists(inCapitals(headers)),
    }),
    'multiValueHeaders',
  ),
  'Lambda behind API Gateway, version 2': lambda(
    (headers) => ({ body: eventBody, isBase64Encoded: false, headers }),
    'headers',
  ),
  'Lambda with headers in capitals': lambda(
    (headers) => ({ body: base64, isBase64Encoded: true, headers: inCapitals(headers) }),
    'headers',
  ),
  'a Cloud Function, with rawBody beside the parsed body': async (webhooks, headers) => {
    const request = { rawBody: Buffer.from(eventBody), body: JSON.parse(eventBody), headers };
    return (await webhooks.handle(request)).status;
  },
};

function aReceiver() {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger: quietTelemetry('test').logger });
  const [events, errors]: [string[], string[]] = [[], []];
  webhooks.on('email_sent', ({ event_id }) => void events.push(String(event_id)));
  webhooks.on('error', ({ message }) => void errors.push(message));
  return { webhooks, events, errors };
}

describe.each(Object.entries(ways))('%s', (_way, send) => {
  it('accepts a signed event once, and refuses it without a valid signature', async () => {
    const { webhooks, events, errors } = aReceiver();
    expect(await send(webhooks, eventHeaders)).toBe(200);
    expect(await send(webhooks, { ...eventHeaders, 'x-cio-signature': 'a'.repeat(64) })).toBe(401);
    expect(await send(webhooks, {})).toBe(401);
    expect([events, errors]).toEqual([['e1'], []]);
  });
});

describe.each<[string, Send, RegExp]>([
  ['a Next route handler with json()', next((request) => request.json()), /perhaps the parsed body/],
  ['a Next route handler with the stream', next(async (request) => [request.body].at(0)), /is a stream/],
  ['Fastify with its own parser', inFastify(handleIn), /perhaps the parsed body/],
  [
    "Fastify with Node's request, which Fastify has read",
    inFastify((app, webhooks) =>
      app.post(PATH, async ({ raw }, reply) => {
        reply.hijack();
        await webhooks.receive(raw, reply.raw);
      }),
    ),
    /the body was parsed before/,
  ],
  [
    'a whole event of Lambda',
    async (webhooks, headers) => (await webhooks.handle({ body: eventBody, headers } as never)).status,
    /rawBody is missing: .* of AWS Lambda/,
  ],
])('%s', (_way, send, message) => {
  it('is 503, and the error says what to do', async () => {
    const { webhooks, events, errors } = aReceiver();
    expect(await send(webhooks, eventHeaders)).toBe(503);
    expect(events).toEqual([]);
    expect(errors).toEqual([expect.stringMatching(message)]);
  });
});
