import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { createTelemetry } from './prometheus-telemetry.ts';
import type { ServicePart } from './service-part.ts';

const running: HealthServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const aPart = (overrides: Partial<ServicePart> = {}): ServicePart => ({
  name: 'part',
  start: async () => {},
  stop: async () => {},
  ...overrides,
});

async function start(parts: readonly ServicePart[] = [], port = 0) {
  const telemetry = createTelemetry('test-service', 'silent');
  const health = await startHealthServer({ host: '127.0.0.1', port, telemetry, parts });
  running.push(health);
  const get = (path: string) => fetch(`http://127.0.0.1:${health.port}${path}`);
  const readiness = async () => {
    const response = await get('/readyz');
    return { status: response.status, body: await response.json() };
  };
  return { health, get, readiness };
}

const ready = { status: 200, body: { ready: true, reasons: [] } };
const unready = (...reasons: string[]) => ({ status: 503, body: { ready: false, reasons } });

describe('startHealthServer', () => {
  it('is alive but not ready while parts start, then reports the readiness of the parts', async () => {
    const { health, get, readiness } = await start([aPart({ unready: () => undefined }), aPart()]);
    expect(await readiness()).toEqual(unready('starting'));
    expect((await get('/healthz')).status).toBe(200);
    health.setUnready(undefined);
    expect(await readiness()).toEqual(ready);
  });

  it('exports readiness as a metric, so that an alert sees what an orchestrator sees', async () => {
    let reason: string | undefined = 'halted by VENDOR_AUTH';
    const { health, get } = await start([aPart({ unready: () => reason })]);
    health.setUnready(undefined);
    const ready = async () => /^cio_bus_ready\{.*\} (\d)$/m.exec(await (await get('/metrics')).text())?.[1];
    expect(await ready()).toBe('0');
    reason = undefined;
    expect(await ready()).toBe('1');
  });

  it('reports why each part is not ready, and recovers', async () => {
    const reasons: (string | undefined)[] = ['not joined', 'halted by VENDOR_AUTH'];
    const { health, get, readiness } = await start([0, 1].map((n) => aPart({ unready: () => reasons[n] })));
    health.setUnready(undefined);
    expect(await readiness()).toEqual(unready('not joined', 'halted by VENDOR_AUTH'));
    expect((await get('/healthz')).status).toBe(200); // a restart would fix nothing
    reasons.fill(undefined);
    expect(await readiness()).toEqual(ready);
  });

  it('is not ready during a stop, regardless of the parts', async () => {
    const { health, readiness } = await start([aPart()]);
    health.setUnready('stopping');
    expect(await readiness()).toEqual(unready('stopping'));
  });

  it('serves metrics in the Prometheus format', async () => {
    const { get } = await start();
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; .*version=/);
    expect(await response.text()).toContain('# TYPE cio_bus_gate_closed gauge');
  });

  it('serves the routes of the parts, without a framework header', async () => {
    const routes = express.Router().get('/query', (_request, response) => void response.send('rows'));
    const { get } = await start([aPart({ routes }), aPart()]);
    const response = await get('/query');
    expect(await response.text()).toBe('rows');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect((await get('/nothing-here')).status).toBe(404);
  });

  it('fails to start on a port in use, and names it', async () => {
    const { health } = await start();
    await expect(start([], health.port)).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${health.port}`);
  });

  it('closes immediately despite a kept-alive connection', async () => {
    const { health, get } = await start();
    await get('/healthz');
    await health.close();
    running.length = 0;
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('closes connections above its limit: each takes memory', async () => {
    const { health } = await start();
    const sockets: Socket[] = [];
    for (let opened = 0; opened < 100; opened += 1) {
      const socket = connect(health.port, '127.0.0.1');
      sockets.push(socket);
      await once(socket, 'connect');
    }
    const oneMore = connect(health.port, '127.0.0.1');
    await once(oneMore, 'close');
    expect(sockets.filter(({ closed }) => closed)).toEqual([]);
    for (const socket of sockets) socket.destroy();
  });
});
