import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BusError } from '@cio-bus/contracts';
import { closeServer, quietTelemetry } from '@cio-bus/service';
import type { MessagingPreferences } from '@cio-bus/user-messaging';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preferenceRoutes } from './preference-routes.ts';

const nothing: MessagingPreferences = { email: false, push: false, sms: false, inApp: false };

describe('preferenceRoutes', () => {
  let server: Server;
  let origin: string;
  let asked: unknown[];
  let failure: Error | undefined;
  beforeEach(async () => {
    asked = [];
    failure = undefined;
    const noting =
      <T>(name: string, answer: T) =>
      async (...given: unknown[]): Promise<T> => {
        asked.push([name, ...given]);
        if (failure) throw failure;
        return answer;
      };
    const repository = {
      getPreferences: noting('get', nothing),
      getChoices: noting('choices', { channels: {}, topics: {} }),
      updatePreferences: noting('update', { ...nothing, email: true }),
      forget: noting('forget', { rows: 2, waiting: 0 }),
    };
    server = express()
      .use(preferenceRoutes({ repository, telemetry: quietTelemetry('test') }))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/preferences`;
  });
  afterEach(() => closeServer(server));

  const send = (method: string, path: string, body?: string) =>
    fetch(origin + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body }),
    });

  it('answers what a person has opted in to, and changes it', async () => {
    expect(await (await send('GET', '/ada%2F1')).json()).toEqual({
      preferences: nothing,
      said: { channels: {}, topics: {} },
    });
    expect(await (await send('PUT', '/ada', '{"email":true}')).json()).toEqual({
      preferences: { ...nothing, email: true },
    });
    expect(asked).toEqual([
      ['get', 'ada/1'],
      ['choices', 'ada/1'],
      ['update', 'ada', { email: true }, { source: 'event-processor' }],
    ]);
  });

  it('forgets a person, and answers the number of rows', async () => {
    expect(await (await send('POST', '', '{"person":"ada","dryRun":true}')).json()).toEqual({ rows: 2, waiting: 0 });
    expect(asked).toEqual([['forget', 'ada', { dryRun: true }]]);
  });

  it.each([
    ['PUT', '/ada', '{"email":"yes"}'],
    ['PUT', '/ada', '{"fax":true}'],
    ['PUT', '/ada', '{"email":'],
    ['PUT', '/ada', undefined],
    ['POST', '', '{"person":""}'],
  ])('answers 400 to %s %s %s', async (method, path, body) => {
    expect((await send(method, path, body)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it.each([
    { error: new BusError('MESSAGE_INVALID', 'userId: is too long'), status: 400, text: 'userId' },
    { error: new BusError('STORE_UNAVAILABLE', 'ada'), status: 503, text: 'try again' },
  ])('answers $status when the store throws $error.code', async ({ error, status, text }) => {
    failure = error;
    const response = await send('GET', '/ada');
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('answers 403 to a web page whose name resolves to this machine', async () => {
    const sent = request(`${origin}/ada`, { headers: { host: 'evil.example' } });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    expect([response.statusCode, asked]).toEqual([403, []]);
  });
});
