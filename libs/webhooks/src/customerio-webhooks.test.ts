import { once } from 'node:events';
import { connect } from 'node:net';
import { BusError } from '@cio-bus/contracts';
import { Secret } from '@cio-bus/service';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { secret, serveWebhooks as serve, signed, statusOf, TIMESTAMP } from '../test/serve-webhooks.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';
import type { CustomerIOWebhooksOptions } from './webhooks-options.ts';

const event = { event_id: 'e1', object_type: 'email', metric: 'bounced', timestamp: 1_795_262_400, data: { a: 1 } };
const body = JSON.stringify(event);
const never = () => new Promise<never>(() => {});

describe('the response of CustomerIOWebhooks', () => {
  it('is 200 only once accept has resolved', async () => {
    const accepting = Promise.withResolvers<void>();
    const called = Promise.withResolvers<void>();
    let responded = false;
    const accept = () => {
      called.resolve();
      return accepting.promise;
    };
    const { url } = await serve({ accept });

    const response = statusOf(url, body).finally(() => {
      responded = true;
    });
    await called.promise;
    expect(responded).toBe(false);
    accepting.resolve();
    expect(await response).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['a wrong signature', signed(body, new Secret('other'))],
    ['no headers', {}],
    ['no signature', { 'x-cio-timestamp': TIMESTAMP }],
    ['no timestamp', { 'x-cio-signature': signed(body)['x-cio-signature'] }],
    ['the signature of another body', signed('{}')],
  ])('is 401 for %s, and no hook is called', async (_what, headers) => {
    let calls = 0;
    const hook = async () => {
      calls += 1;
    };
    const { url } = await serve({ accept: hook, reject: hook });
    expect(await statusOf(url, body, headers)).toBe(401);
    expect(calls).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ['no signature', { 'x-cio-timestamp': TIMESTAMP }],
    ['a signature that is not hex', { ...signed(body), 'x-cio-signature': 'v0=abc' }],
    ['no timestamp', { 'x-cio-signature': signed(body)['x-cio-signature'] }],
    ['a timestamp that is no digits', { ...signed(body), 'x-cio-timestamp': 'soon' }],
  ])('is 401 for %s before the body has arrived', async (_what, headers) => {
    const { port } = await serve();
    expect(await firstLineOf(port, 1_000, headers)).toBe('HTTP/1.1 401 Unauthorized');
  });

  it.each([
    ['rubbish', 'rubbish', 'MESSAGE_INVALID'],
    ['an event without a metric', '{"timestamp":1795262400}', 'MESSAGE_INVALID'],
  ])('is 200 for signed %s once reject has resolved', async (_what, text, code) => {
    const kept: { bytes: number; code: string }[] = [];
    const reject = async ({ rawBody }: { rawBody: Buffer }, error: BusError) =>
      void kept.push({ bytes: rawBody.length, code: error.code });
    const { url } = await serve({ reject });
    expect(await statusOf(url, text)).toBe(200);
    expect(kept).toEqual([{ bytes: text.length, code }]);
  });

  it('contains the reason why a signed body cannot be used, for requests made by hand', async () => {
    const { url } = await serve();
    const response = await fetch(url, { method: 'POST', body: 'rubbish', headers: signed('rubbish') });
    expect(await response.json()).toEqual({ accepted: 0, unusable: 'MESSAGE_INVALID: the value is not JSON' });
  });

  it('has neither an ETag nor the name of the framework, in whichever app', async () => {
    const { url } = await serve();
    const response = await fetch(url, { method: 'POST', body, headers: signed(body) });
    expect([response.headers.has('etag'), response.headers.has('x-powered-by')]).toEqual([false, false]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is 200 for an event that accept cannot use, once reject has resolved', async () => {
    const codes: string[] = [];
    const accept = () => Promise.reject(new BusError('MESSAGE_TOO_LARGE', 'too large for the topic'));
    const { url } = await serve({ accept, reject: async (_request, error) => void codes.push(error.code) });
    expect(await statusOf(url, body)).toBe(200);
    expect(codes).toEqual(['MESSAGE_TOO_LARGE']);
  });

  const kept = new BusError('MESSAGE_TOO_LARGE', 'too large for the topic');
  it.each([
    ['its only event', body, kept, { accepted: 0, unusable: kept.message }, []],
    ['one of two events', `{"events":[${body},${body}]}`, [{}, kept], { accepted: 1, unusable: kept.message }, ['e1']],
    ['none, whatever it returns', body, [{ error: kept }, kept], { accepted: 1 }, ['e1']],
  ])('does not count as accepted what accept has kept instead: %s', async (_what, text, outcome, answer, emitted) => {
    const webhooks = new CustomerIOWebhooks({ secrets: [secret], accept: async () => outcome, reject: never });
    const ids: string[] = [];
    webhooks.on('*', ({ event_id }) => ids.push(event_id));
    expect(await webhooks.handle({ rawBody: text, headers: signed(text) })).toEqual({ status: 200, body: answer });
    expect(ids).toEqual(emitted);
  });

  const failing = () => Promise.reject(new Error('no broker'));
  it.each<[string, Partial<CustomerIOWebhooksOptions>, string]>([
    ['accept rejects', { accept: failing }, body],
    ['accept takes too long', { accept: never, answerWithinMs: 20 }, body],
    ['reject rejects', { reject: failing }, 'rubbish'],
    ['reject takes too long', { reject: never, answerWithinMs: 20 }, 'rubbish'],
    [
      'accept throws synchronously',
      {
        accept: () => {
          throw new TypeError('a bug');
        },
      },
      body,
    ],
  ])('is 503 when %s, so that the sender retries', async (_what, options, text) => {
    const { url } = await serve(options);
    expect(await statusOf(url, text)).toBe(503);
  });

  it('is 503 when the body was read before, because the signed bytes are not available', async () => {
    const { url } = await serve({}, express.json());
    expect(await statusOf(url, body, { ...signed(body), 'content-type': 'application/json' })).toBe(503);
  });

  it('is 200 after a raw body parser, whose bytes are used', async () => {
    const { url } = await serve({}, express.raw({ type: () => true }));
    expect(await statusOf(url, body)).toBe(200);
  });

  it('is left to an earlier handler that has responded, and no hook is called', async () => {
    const accepted = Promise.withResolvers<string>();
    const { url } = await serve(
      { accept: async ([first]) => accepted.resolve(String(first?.id)) },
      (request, response, next) => {
        if (request.get('x-refused')) response.sendStatus(503);
        next();
      },
    );
    expect(await statusOf(url, body, { ...signed(body), 'x-refused': 'yes' })).toBe(503);

    const next = JSON.stringify({ ...event, event_id: 'e2' });
    expect(await statusOf(url, next)).toBe(200);
    expect(await accepted.promise).toBe('e2');
  });

  it.each(['GET', 'PUT', 'DELETE'])('is 405 for %s', async (method) => {
    const { url } = await serve();
    const response = await fetch(url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('is left to the app for paths below its own', async () => {
    const { url } = await serve();
    expect(await statusOf(`${url}/elsewhere`, body)).toBe(404);
  });

  it('is 200 after another client has disconnected in the middle of its body', async () => {
    const { url, port } = await serve();
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.destroy();
    expect(await statusOf(url, body)).toBe(200);
  });
});

describe('the settings of CustomerIOWebhooks', () => {
  it.each<[string, unknown]>([
    ['an environment variable that is not set', undefined],
    ['null', null],
    ['a secret of white space', { secrets: [' \n'] }],
    ['no secret', { secrets: [] }],
    ['an empty secret', { secrets: [secret, new Secret('')] }],
    ['a replay window without a signed timestamp', { secrets: [secret], scheme: 'body', replayWindowMs: 1_000 }],
  ])('reject %s', (_what, options) => {
    expect(() => new CustomerIOWebhooks(options as CustomerIOWebhooksOptions)).toThrow(/^(?:secrets|replayWindowMs): /);
  });
});

/** Declares a body of this size, sends a little of it, and reads the first line of the response. */
async function firstLineOf(port: number, size: number, headers: object = signed('')): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ host: 'x', 'content-length': size, ...headers }).map(([name, is]) => `${name}: ${is}`);
  socket.write(['POST /hooks HTTP/1.1', ...lines, '', 'xxxx'].join('\r\n'));
  const [response] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return response.toString().split('\r\n')[0] ?? '';
}
