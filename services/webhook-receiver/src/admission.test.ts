import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express, { type RequestHandler } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAdmission } from './admission.ts';

/** A listener behind an admission; its handler answers 200 once it may. */
async function serve(limits: { requests?: number; bytes?: number }, answerWhen: Promise<void> = Promise.resolve()) {
  const counted: unknown[] = [];
  const count = (_name: string, labels: object) => void counted.push(labels);
  const entered = Promise.withResolvers<void>();
  const handler: RequestHandler = async (request, response) => {
    entered.resolve();
    for await (const _chunk of request) void _chunk;
    await answerWhen;
    if (!response.headersSent) response.json({});
  };
  const app = express().use(createAdmission({ count }, limits), handler);
  app.use(((_error, _request, response, _next) => void response.end()) satisfies express.ErrorRequestHandler);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const post = (body: string) => fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
  return { post, port, counted, entered: entered.promise };
}

describe('createAdmission', () => {
  it('answers 503 to a request too many, counts it, and takes others once there is room', async () => {
    const answering = Promise.withResolvers<void>();
    const { post, counted, entered } = await serve({ requests: 1 }, answering.promise);
    const first = post('one');
    await entered;

    expect((await post('two')).status).toBe(503);
    expect(counted).toEqual([{ status: 503 }]);

    answering.resolve();
    expect((await first).status).toBe(200);
    await expect.poll(async () => (await post('three')).status).toBe(200);
  });

  it('answers 503 as soon as bodies hold too much together, and gives their room back', async () => {
    const { post } = await serve({ bytes: 100_000 });

    expect((await post('x'.repeat(150_000))).status).toBe(503);
    await expect.poll(async () => (await post('x'.repeat(90_000))).status).toBe(200);
  });

  it('holds no room for what was announced and not sent', async () => {
    const { post, port, entered } = await serve({ bytes: 100_000 });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n');
    await entered;

    expect((await post('x'.repeat(90_000))).status).toBe(200);
  });
});
