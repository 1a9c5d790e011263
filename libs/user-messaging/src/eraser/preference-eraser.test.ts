import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, defineConfig, quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { preferenceEraserSettings } from '../settings.ts';
import { openPreferenceEraser } from './preference-eraser.ts';

async function eraserAt(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => closeServer(server));
  const PREFERENCES_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const eraser = await openPreferenceEraser({ STATE_DIR: '', PREFERENCES_URL }, quietTelemetry('test'));
  if (!eraser) throw new Error('there is no eraser');
  return eraser;
}

describe('openPreferenceEraser', () => {
  it('is nobody where no store is set', async () => {
    expect(await openPreferenceEraser({ STATE_DIR: '' }, quietTelemetry('test'))).toBeUndefined();
  });

  it('asks the event-processor that owns the embedded Postgres', async () => {
    const received: unknown[] = [];
    const eraser = await eraserAt(async (request, response) => {
      const body = await request.map(String).reduce((all: string, part: string) => all + part, '');
      received.push(request.method, request.url, JSON.parse(body));
      response.end('{"rows":2,"waiting":1}');
    });
    expect(await eraser.forget('ada', { dryRun: true })).toEqual({ rows: 2, waiting: 1 });
    expect(received).toEqual(['POST', '/preferences', { person: 'ada', dryRun: true }]);
  });

  it.each([
    { name: 'one without preferences', status: 404, body: '<html>', text: 'check PREFERENCES_URL' },
    { name: 'another server', status: 200, body: '{}', text: 'check PREFERENCES_URL' },
    { name: 'one whose store is unavailable', status: 503, body: '{"error":"try again"}', text: 'try again' },
  ])('reports $name', async ({ status, body, text }) => {
    const eraser = await eraserAt((_, response) => void response.writeHead(status).end(body));
    await expect(eraser.forget('ada', { dryRun: false })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(text),
    });
  });

  it('names the setting, without the password, when the Postgres is unavailable', async () => {
    const { DATABASE_URL } = defineConfig(preferenceEraserSettings).parse({
      DATABASE_URL: 'postgres://app:word@127.0.0.1:1/app',
    });
    const eraser = await openPreferenceEraser({ STATE_DIR: '', DATABASE_URL }, quietTelemetry('test'));
    const error: unknown = await eraser?.start().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('DATABASE_URL') });
    expect(String(error)).not.toContain('word');
  });

  it('names the setting when nothing listens there', async () => {
    const eraser = await openPreferenceEraser(
      { STATE_DIR: '', PREFERENCES_URL: 'http://127.0.0.1:1' },
      quietTelemetry('test'),
    );
    await expect(eraser?.forget('ada', { dryRun: false })).rejects.toThrow('PREFERENCES_URL');
  });
});
