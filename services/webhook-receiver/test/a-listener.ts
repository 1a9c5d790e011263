import { once } from 'node:events';
import { connect } from 'node:net';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach } from 'vitest';
import { createListener, type Listener } from '../src/http/listener.ts';
import { WEBHOOK_PATH } from '../src/http/public-port.ts';
import { respond } from '../src/http/responses.ts';

type Options = Parameters<typeof createListener>[0];

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of cleanUp.splice(0).reverse()) await stop();
});

/** A listener that accepts everything by default, and gives no notice at its stop. It is stopped after the test. */
export function aListener(options: Partial<Options> = {}): Listener {
  const receive: Options['receive'] = (request, response) =>
    request.resume().on('end', () => respond(response, 200, {}));
  const limits = { stopMs: 5_000, noticeMs: 0, bodyLimitBytes: 5_000_000 };
  const defaults = { host: '127.0.0.1', port: 0, receive, ...limits, wait: async () => {} };
  const listener = createListener({ ...defaults, telemetry: quietTelemetry('test'), ...options });
  cleanUp.push(() => listener.listening.stop());
  return listener;
}

/** A listener that accepts webhooks. */
export async function started(options: Partial<Options> = {}): Promise<Listener> {
  const listener = aListener(options);
  await listener.listening.start();
  await listener.accepting.start();
  return listener;
}

/** The address of a path of a listener. */
export const urlOf = ({ listening }: Listener, path = WEBHOOK_PATH) => `http://127.0.0.1:${listening.port}${path}`;

/** A raw connection to a listener, closed after the test. */
export function connectTo({ listening }: Listener) {
  const socket = connect({ port: listening.port, host: '127.0.0.1', allowHalfOpen: true });
  cleanUp.push(() => socket.destroy());
  let received = '';
  const closed = Promise.withResolvers<string>();
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => closed.resolve(error.code ?? error.message));
  socket.on('close', () => closed.resolve('closed')); // no effect after an error
  const ended = new Promise<string>((resolve) => socket.on('end', () => resolve('ended')));
  return {
    socket,
    received: () => received,
    connected: once(socket, 'connect'),
    /** The other side has closed its half. */
    ended,
    /** `closed`, or the code of the error. */
    closed: closed.promise,
    /** The other side has closed or reset it. */
    gone: Promise.race([ended, closed.promise]),
    /** Resolves once the text was handed to the kernel, or failed to be. */
    send: (text: string) => new Promise((resolve) => socket.write(text, resolve)),
  };
}

/** The status of the last response in a text of HTTP. */
export const lastStatus = (text: string) =>
  Number(
    text
      .match(/HTTP\/1\.1 (\d{3})/g)
      ?.at(-1)
      ?.slice(-3),
  );
